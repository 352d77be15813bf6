"""The pages of the desk; each module adds its own to the blueprint."""

from codeprac.desk.views.blueprint import bp

__all__ = ["bp"]

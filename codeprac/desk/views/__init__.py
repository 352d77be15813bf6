"""The pages of the desk; each module adds its own to the blueprint."""

from codeprac.desk.views import acting, keeping, triage
from codeprac.desk.views.blueprint import bp

__all__ = ["acting", "bp", "keeping", "triage"]

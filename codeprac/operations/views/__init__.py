"""Pages for who runs an instance, and answers for the machines that watch it."""

from codeprac.operations.views import jobs, machines
from codeprac.operations.views.blueprint import bp

__all__ = ["bp", "jobs", "machines"]

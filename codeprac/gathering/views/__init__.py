"""Pages of issues."""

from codeprac.gathering.views import acts, issues, making, points, public, suggestions
from codeprac.gathering.views.blueprint import bp

__all__ = ["acts", "bp", "issues", "making", "points", "public", "suggestions"]

"""Pages of moderation: for everybody, for authors, for moderators."""

from codeprac.moderation.views import rules as rules
from codeprac.moderation.views.blueprint import bp

__all__ = ["bp"]

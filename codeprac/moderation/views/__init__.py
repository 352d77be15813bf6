"""Pages of moderation: for everybody, for authors, for moderators."""

from codeprac.moderation.views import decided as decided
from codeprac.moderation.views import flagging as flagging
from codeprac.moderation.views import identities as identities
from codeprac.moderation.views import judging as judging
from codeprac.moderation.views import queue as queue
from codeprac.moderation.views import rules as rules
from codeprac.moderation.views.blueprint import bp

__all__ = ["bp"]

"""Pages, pieces and data of annotations."""

from codeprac.annotations.views import data, lists, provisions, replies, stories, unsent, writing
from codeprac.annotations.views.blueprint import bp

__all__ = ["bp", "data", "lists", "provisions", "replies", "stories", "unsent", "writing"]

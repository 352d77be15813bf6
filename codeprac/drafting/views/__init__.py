"""Pages of the drafting room: the contents of the working draft, one provision, and acts on its place."""

from codeprac.drafting.views import acts, contents, editor
from codeprac.drafting.views.blueprint import bp

__all__ = ["acts", "bp", "contents", "editor"]

"""Pages of a release: its gate, its approval, and what a code asks of it."""

from codeprac.releasing.views import gates, settings
from codeprac.releasing.views.blueprint import bp

__all__ = ["bp", "gates", "settings"]

"""Pages about what people watch and are told of."""

from codeprac.watching.views import notices, unsubscribing, watching
from codeprac.watching.views.blueprint import bp

__all__ = ["bp", "notices", "unsubscribing", "watching"]

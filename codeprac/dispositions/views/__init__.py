"""Pages of answers: one annotation answered, releases, and the public account of a round."""

from codeprac.dispositions.views import answering, answers, explaining, following, releasing
from codeprac.dispositions.views.blueprint import bp

__all__ = ["answering", "answers", "bp", "explaining", "following", "releasing"]

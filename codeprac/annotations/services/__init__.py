"""Acts on annotations: submitting, editing, withdrawing, replying, keeping what came too late."""

from codeprac.annotations.services.submitting import submit_annotation

__all__ = ["submit_annotation"]

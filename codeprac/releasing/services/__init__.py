"""Preparing, approving, sending back and publishing releases, and setting what a code asks of them."""

from codeprac.releasing.services.preparing import approve_release, prepare_release, send_back_release
from codeprac.releasing.services.publishing import publish_release, tend_releases
from codeprac.releasing.services.setting import set_release_rules

__all__ = [
    "approve_release",
    "prepare_release",
    "publish_release",
    "send_back_release",
    "set_release_rules",
    "tend_releases",
]

"""Pages of accounts: how one signs in oneself, and the administration of all."""

from codeprac.accounts.views import administration, signing_in
from codeprac.accounts.views.blueprint import bp

__all__ = ["administration", "bp", "signing_in"]

"""What pages of others show of it: the provider to sign in with, and one's own identities."""

from collections.abc import Sequence
from urllib.parse import urlsplit

from flask import request

from codeprac.accounts.places import is_own_path
from codeprac.openid.models import Identity
from codeprac.openid.provider import chosen_provider
from codeprac.openid.queries import list_identities


def offered_provider() -> str | None:
    """The name of the provider that people may sign in with."""
    chosen = chosen_provider()
    return chosen.name if chosen else None


def page_before() -> str | None:
    """Our page from which the request at hand was sent: an act of a form cannot be asked for again by a link, its page
    can."""
    sent_from = urlsplit(request.referrer or "")
    is_ours = sent_from.netloc == request.host and sent_from.path != request.path
    return sent_from.path if is_ours and is_own_path(sent_from.path) else None


def name_of(identity: Identity) -> str:
    """What its provider is called; one that the office no longer uses by its host."""
    chosen = chosen_provider()
    if chosen is not None and chosen.issuer == identity.issuer:
        return chosen.name
    return urlsplit(identity.issuer).hostname or identity.issuer


def identities_of(account_id: str) -> Sequence[tuple[str, Identity]]:
    """The identities of an account, each with the name of its provider."""
    return [(name_of(identity), identity) for identity in list_identities(account_id)]

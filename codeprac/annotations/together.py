"""Drafting for an organisation: a higher package keeps what is not to be submitted yet, and registers itself here."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Protocol, cast

from flask import current_app

from codeprac.annotations.models import UnsentText
from codeprac.drafts.models import Provision
from codeprac.organisations.models import Organisation
from codeprac.rounds.models import Round
from codeprac.text.anchoring import Selector

PROVIDER = "codeprac.together"
DRAFT_FOR = "draft:"
"""Before an organisation's id: not for it in public, but as a draft in its workspace."""


class Together(Protocol):
    """Who keeps drafts of organisations."""

    def keep(
        self,
        round_: Round,
        provision: Provision,
        organisation: Organisation,
        *,
        author_id: str,
        selector: Selector | None,
        content: Mapping[str, Any],
        form_token: str,
        now: datetime,
    ) -> str:
        """Keep what a member wrote, and give the address where it is; Unacceptable as for an annotation."""

    def address_of(self, unsent: UnsentText) -> str | None:
        """The address of the form in a workspace that a kept text goes on in; None where there is none any more."""


def together() -> Together | None:
    """The registered keeper, if there is one."""
    return cast(Together | None, current_app.extensions.get(PROVIDER))


def read_speaker(chosen: str | None) -> tuple[str, bool]:
    """The organisation's id that a form names, empty for oneself; and whether it is a draft for its workspace."""
    value = chosen or ""
    return (value.removeprefix(DRAFT_FOR), True) if value.startswith(DRAFT_FOR) else (value, False)

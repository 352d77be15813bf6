"""What members write in the draft and choose to keep as a draft in a workspace."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask import flash, url_for
from flask_babel import gettext as _

from codeprac.annotations.models import UnsentText
from codeprac.annotations.services.contents import check_content
from codeprac.db import db
from codeprac.drafts.models import Provision
from codeprac.organisations.models import Organisation
from codeprac.rounds.models import Round
from codeprac.text.anchoring import Selector
from codeprac.workspaces.services import contribute, open_workspace


class Workspaces:
    """The keeper of drafts for organisations."""

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
        """Put it into the organisation's workspace, and give its address there."""
        made = contribute(
            open_workspace(organisation, round_, now=now),
            provision,
            check_content(**content),
            selector=selector,
            author_id=author_id,
            form_token=f"{author_id}-{form_token}",
            now=now,
        )
        flash(_("Your contribution is in the workspace, as a draft. Your colleagues see it, nobody else."), "success")
        return url_for(
            "workspaces.contribution",
            slug=organisation.slug,
            code_slug=round_.code.slug,
            number=round_.number,
            contribution_id=made.id,
            sent=provision.id,
        )

    def address_of(self, unsent: UnsentText) -> str | None:
        """The form of a contribution, new or edited, that goes on with a kept text."""
        organisation_id, _dot, contribution_id = unsent.within.partition(".")
        organisation = db.session.get(Organisation, organisation_id)
        if organisation is None or unsent.provision is None:
            return None
        place: dict[str, Any] = {
            "slug": organisation.slug,
            "code_slug": unsent.round.code.slug,
            "number": unsent.round.number,
        }
        if contribution_id:
            return url_for("workspaces.edit", **place, contribution_id=contribution_id, unsent=unsent.id)
        return url_for("workspaces.write", **place, provision_slug=unsent.provision.slug, unsent=unsent.id)

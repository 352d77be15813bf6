"""Workspaces, what is written in them, support and remarks, links for people without an account, and positions.

Nothing here is for anybody outside of the organisation, but positions, which follow the visibility of their round."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, mapped_column, relationship

from codeprac.access.actor import Facts
from codeprac.accounts.models import User
from codeprac.annotations.models import Annotation
from codeprac.db import Model, WithId, reference
from codeprac.drafts.models import Provision
from codeprac.organisations.models import Organisation
from codeprac.rounds.models import Round
from codeprac.workspaces.rules import ContributionState, LinkState, Standing, state_of_link


class Workspace(WithId, Model):
    """Where an organisation writes its position in one round; made when a member first writes there."""

    __tablename__ = "workspaces"

    organisation_id: Mapped[str] = reference("organisations.id")
    round_id: Mapped[str] = reference("rounds.id")
    created_at: Mapped[datetime]

    organisation: Mapped[Organisation] = relationship()
    round: Mapped[Round] = relationship()

    __table_args__ = (sa.UniqueConstraint("organisation_id", "round_id"),)

    @property
    def facts(self) -> Facts:
        """What the policy needs to know."""
        return Facts(organisation_id=self.organisation_id)


class Position(WithId, Model):
    """What an organisation submitted at one moment: its cover statement, and the annotations that came of the accepted
    contributions. The first is number 1; later ones are supplements."""

    __tablename__ = "positions"

    workspace_id: Mapped[str] = reference("workspaces.id")
    number: Mapped[int]
    cover: Mapped[str] = mapped_column(default="")
    submitted_by_id: Mapped[str] = reference("users.id")
    submitted_at: Mapped[datetime]
    form_token: Mapped[str] = mapped_column(sa.String(64))

    workspace: Mapped[Workspace] = relationship()
    submitted_by: Mapped[User] = relationship()

    __table_args__ = (sa.UniqueConstraint("workspace_id", "number"), sa.UniqueConstraint("workspace_id", "form_token"))


class ContributionLink(WithId, Model):
    """A door for people without an account. Of its token only the hash is kept."""

    __tablename__ = "contribution_links"

    workspace_id: Mapped[str] = reference("workspaces.id")
    label: Mapped[str] = mapped_column(sa.String(120))
    token_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    created_by_id: Mapped[str] = reference("users.id")
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    most_uses: Mapped[int | None]
    uses: Mapped[int] = mapped_column(default=0)
    revoked_at: Mapped[datetime | None]

    workspace: Mapped[Workspace] = relationship()
    created_by: Mapped[User] = relationship()

    def state(self, now: datetime) -> LinkState:
        """Where it stands at this moment."""
        return state_of_link(
            revoked=self.revoked_at is not None,
            expires_at=self.expires_at,
            uses=self.uses,
            most_uses=self.most_uses,
            now=now,
        )


class Contribution(WithId, Model):
    """What becomes an annotation of the organisation once a lead submits it: written by a member, through a link, or
    merged by a lead from others, which point here by `merged_into_id`."""

    __tablename__ = "contributions"

    workspace_id: Mapped[str] = reference("workspaces.id")
    provision_id: Mapped[str] = reference("provisions.id")
    author_id: Mapped[str | None] = reference("users.id")
    link_id: Mapped[str | None] = reference("contribution_links.id")
    author_name: Mapped[str] = mapped_column(sa.String(120), default="")
    """Whom somebody without an account said they are."""
    quote: Mapped[str] = mapped_column(default="")
    prefix: Mapped[str] = mapped_column(sa.String(64), default="")
    suffix: Mapped[str] = mapped_column(sa.String(64), default="")
    start: Mapped[int | None]
    kind: Mapped[str] = mapped_column(sa.String(20))
    text: Mapped[str]
    rationale: Mapped[str] = mapped_column(default="")
    proposed_wording: Mapped[str | None]
    evidence: Mapped[list[str]]
    state: Mapped[str] = mapped_column(sa.String(20), default=ContributionState.DRAFT)
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]
    decided_by_id: Mapped[str | None] = reference("users.id")
    merged_into_id: Mapped[str | None] = reference("contributions.id")
    position_id: Mapped[str | None] = reference("positions.id")
    annotation_id: Mapped[str | None] = reference("annotations.id")
    form_token: Mapped[str] = mapped_column(sa.String(64))

    workspace: Mapped[Workspace] = relationship()
    provision: Mapped[Provision] = relationship()
    author: Mapped[User | None] = relationship(foreign_keys="Contribution.author_id")
    decided_by: Mapped[User | None] = relationship(foreign_keys="Contribution.decided_by_id")
    link: Mapped[ContributionLink | None] = relationship()
    annotation: Mapped[Annotation | None] = relationship()
    sources: Mapped[list["Contribution"]] = relationship(
        primaryjoin="Contribution.id == foreign(Contribution.merged_into_id)",
        order_by="Contribution.created_at",
        viewonly=True,
    )
    versions: Mapped[list["ContributionVersion"]] = relationship(order_by="ContributionVersion.number")
    supports: Mapped[list["ContributionSupport"]] = relationship(order_by="ContributionSupport.at")
    remarks: Mapped[list["Remark"]] = relationship(order_by="Remark.created_at")

    __table_args__ = (sa.UniqueConstraint("workspace_id", "form_token"),)

    @property
    def standing(self) -> Standing:
        """What the rules need to know."""
        return Standing(
            ContributionState(self.state),
            self.author_id,
            is_merged=self.merged_into_id is not None,
            is_submitted=self.position_id is not None,
        )

    @hybrid_property
    def is_waiting(self) -> bool:
        """Whether it is still on its way: neither submitted, nor merged, nor left out."""
        return not self.standing.is_settled and self.state != ContributionState.LEFT_OUT

    @is_waiting.inplace.expression
    @classmethod
    def _is_waiting(cls) -> sa.ColumnElement[bool]:
        return sa.and_(cls.position_id.is_(None), cls.merged_into_id.is_(None), cls.state != ContributionState.LEFT_OUT)

    @property
    def content(self) -> dict[str, Any]:
        """What it says, as a version keeps it."""
        return {
            "kind": self.kind,
            "text": self.text,
            "rationale": self.rationale,
            "proposed_wording": self.proposed_wording,
            "evidence": list(self.evidence),
        }


class ContributionVersion(WithId, Model):
    """What a contribution said at one time, and who wrote it so."""

    __tablename__ = "contribution_versions"

    contribution_id: Mapped[str] = reference("contributions.id")
    number: Mapped[int]
    content: Mapped[dict[str, Any]]
    editor_id: Mapped[str | None] = reference("users.id")
    at: Mapped[datetime]

    editor: Mapped[User | None] = relationship()

    __table_args__ = (sa.UniqueConstraint("contribution_id", "number"),)


class ContributionSupport(Model):
    """A member's support for a colleague's contribution."""

    __tablename__ = "contribution_supports"

    contribution_id: Mapped[str] = reference("contributions.id", primary_key=True)
    user_id: Mapped[str] = reference("users.id", primary_key=True)
    at: Mapped[datetime]

    user: Mapped[User] = relationship()


class Remark(WithId, Model):
    """What a member says of a contribution to their colleagues; it never leaves the workspace."""

    __tablename__ = "contribution_remarks"

    contribution_id: Mapped[str] = reference("contributions.id")
    author_id: Mapped[str] = reference("users.id")
    text: Mapped[str]
    created_at: Mapped[datetime]
    form_token: Mapped[str] = mapped_column(sa.String(64))

    author: Mapped[User] = relationship()

    __table_args__ = (sa.UniqueConstraint("author_id", "form_token"),)

"""The orders of lists of annotations, and what stands together in each."""

from enum import StrEnum
from typing import Any

import sqlalchemy as sa

from codeprac.access.actor import Actor
from codeprac.annotations.models import Annotation
from codeprac.annotations.queries.visibility import shown_start, tells_words
from codeprac.drafts.models import Provision
from codeprac.organisations.models import StakeholderGroup


class Order(StrEnum):
    """How a list is sorted; by text, group and kind it is grouped, too."""

    NEWEST = "newest"
    TEXT = "text"
    GROUP = "group"
    KIND = "kind"


def in_order(order: Order, actor: Actor) -> tuple[sa.ColumnElement[Any], ...]:
    """The columns to sort by; whose group is not told stand last. Groups need no join of their own."""
    start = sa.func.coalesce(shown_start(actor), -1)
    position = sa.select(StakeholderGroup.position).where(StakeholderGroup.id == Annotation.group_id).scalar_subquery()
    by_text = (Provision.position, start, Annotation.number)
    columns: dict[Order, tuple[Any, ...]] = {
        Order.NEWEST: (Annotation.number.desc(),),
        Order.TEXT: by_text,
        Order.GROUP: (sa.case((tells_words(actor), sa.func.coalesce(position, 1_000)), else_=2_000), *by_text),
        Order.KIND: (sa.case({"technical": 0, "general": 1}, value=Annotation.kind, else_=2), *by_text),
    }
    return columns[order]

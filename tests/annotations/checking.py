"""The stage of the queue: a second draft with one annotation whose place is open, and two candidates for it."""

from typing import Any

from codeprac.annotations.models import Anchor
from codeprac.drafts.queries import get_provision
from tests.annotations.scene import Scene, anchor_in, set_open
from tests.factories.annotations import make_annotation
from tests.factories.drafts import SOURCE, make_released_draft

LATER = SOURCE.replace("ten years", "five years")


class Stage:
    """A second draft with one annotation whose place is open, and two candidates for it."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.annotation = make_annotation(scene.round, quote="up to date for ten years", text="Ten is too long.")
        self.draft = make_released_draft(scene.code, LATER)
        anchor = anchor_in(self.draft, self.annotation)
        self.spots = [self.spot("up to date for five years"), self.spot("It is published.")]
        set_open(anchor, *self.spots)
        self.queue = f"/codes/{scene.code.slug}/drafts/2/anchors"
        self.decide = f"{self.queue}/{anchor.id}"

    def spot(self, quote: str) -> dict[str, Any]:
        """A candidate as the engine stores it."""
        provision = get_provision(self.draft, "measure-1.1")
        start = provision.body_text.index(quote)
        return {"provision_id": provision.id, "quote": quote, "start": start, "end": start + len(quote), "score": 0.5}

    @property
    def anchor(self) -> Anchor:
        """The anchor as it is now."""
        return anchor_in(self.draft, self.annotation)

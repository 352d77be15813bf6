"""Annotating a part of a provision that is chosen in the form: without selecting, and without scripts."""

import re

import sqlalchemy as sa

from codeprac.annotations.models import Anchor
from codeprac.db import db
from tests.annotations.scene import Scene
from tests.client import JudgingClient


def test_a_point_of_a_provision_is_chosen_in_the_form(client: JudgingClient, scene: Scene) -> None:
    client.sign_in(scene.author)
    page = client.get(scene.address()).text
    (value,) = re.findall(r'<option value="([0-9-]+)">Point \(2\): ', page)
    sent = {"part": value, "quote": "", "kind": "general", "text": "Published where?", "form_token": "part"}
    assert client.post(f"{scene.address()}/annotations", data=sent).status_code == 303
    anchor = db.session.scalars(sa.select(Anchor)).one()
    assert anchor.quote == scene.provision().body_text[anchor.start : anchor.end] == "(2) It is published."
    beyond = client.post(f"{scene.address()}/annotations", data=sent | {"part": "3-9999", "form_token": "beyond"})
    assert beyond.status_code == 422
    assert "Published where?" in beyond.text

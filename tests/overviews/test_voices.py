"""Where voices are missing: provisions on which one's own group is hardly heard while others spoke."""

from collections.abc import Callable
from typing import Any

from flask import Flask

from codeprac.db import db
from codeprac.overviews.rules import Voices, missing_voices
from codeprac.rounds.rules import Visibility
from tests.client import JudgingClient
from tests.factories.accounts import make_user
from tests.factories.annotations import make_annotation
from tests.factories.codes import make_code
from tests.factories.drafts import make_released_draft
from tests.factories.organisations import make_organisation
from tests.factories.rounds import make_round


def test_a_voice_is_missing_where_others_spoke_and_the_group_hardly() -> None:
    counts = {
        "silent": {"industry": 3, "academia": 1},
        "hardly": {"industry": 9, "civil": 2},
        "heard": {"industry": 8, "civil": 2},
        "alone": {"civil": 1},
        "nobody": {},
    }
    assert missing_voices(counts, "civil") == [Voices("hardly", 2, 9), Voices("silent", 0, 4)]


def test_a_member_of_a_group_is_led_to_where_its_voice_is_missing(
    app: Flask, sign_in: Callable[[Any], JudgingClient]
) -> None:
    round_ = make_round(make_released_draft(make_code(slug="ours")))
    speaker, member, author = make_user(), make_user(), make_user()
    industry = make_organisation(group="industry", members=[author])
    civil = make_organisation(group="civil-society", members=[speaker, member])
    make_annotation(round_, "measure-1.1", author=author, organisation=industry)
    make_annotation(round_, "measure-1.2", author=author, organisation=industry, publication="anonymous")
    secret = make_annotation(round_, "commitment-1", author=author, organisation=industry)
    secret.publication = "confidential"
    make_annotation(round_, "measure-1.1", author=speaker, organisation=civil)
    db.session.commit()
    page = sign_in(member).get("/codes/ours/rounds/1").text
    section = page[page.index("Where voices are missing") : page.index("Confidential ones")]
    assert 'href="/codes/ours/drafts/1/measure-1.2#annotate"' in section
    assert "1 annotation by other groups" in section
    assert "0 by yours" in section
    assert "measure-1.1" not in section
    assert "commitment-1" not in section
    assert "Where voices are missing" not in sign_in(make_user()).get("/codes/ours/rounds/1").text
    round_.visibility = Visibility.SEALED
    db.session.commit()
    assert "Where voices are missing" not in sign_in(member).get("/codes/ours/rounds/1").text

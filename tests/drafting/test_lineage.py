"""Drafters confirm what became of what, on one page, before the release and after it."""

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime
from threading import Barrier, BrokenBarrierError
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from codeprac.accounts.models import User
from codeprac.annotations.rules import Decision
from codeprac.annotations.services import decide_anchor
from codeprac.db import db
from codeprac.dispositions.services import release_draft_with_answers
from codeprac.drafts import linking
from codeprac.drafts.cases import Cases, State, read_cases
from codeprac.drafts.models import Draft, Provision
from codeprac.drafts.queries import list_lineage, list_provisions
from codeprac.drafts.services import release_draft
from tests.annotations.scene import anchor_in
from tests.client import JudgingClient, signed_in
from tests.drafts.texts import FIRST, SECOND, THIRD, doubt
from tests.factories.accounts import make_user
from tests.factories.annotations import make_annotation
from tests.factories.codes import make_code
from tests.factories.drafts import make_released_draft, make_working_draft
from tests.factories.rounds import make_round

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
PAGE = "/codes/tests/lineage/working"


@pytest.fixture(autouse=True)
def _doubting_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(linking, "trace_all", doubt)


@pytest.fixture
def drafter(db_session: Session) -> User:
    return make_user(name="Dana Drafter")


@pytest.fixture
def drafts(drafter: User) -> tuple[Draft, Draft]:
    code = make_code(slug="tests", drafters=[drafter])
    return make_released_draft(code, FIRST), make_working_draft(code, SECOND)


@pytest.fixture
def room(drafts: tuple[Draft, Draft], drafter: User, sign_in: Callable[[User], JudgingClient]) -> JudgingClient:
    return sign_in(drafter)


def named(draft: Draft, title: str) -> Provision:
    return next(row for row in list_provisions(draft) if row.title == title)


def stamps(page: str) -> list[str]:
    return re.findall(r'name="seen" value="([^"]+)"', page)


def press(room: JudgingClient, act: str, *, page: str = PAGE, **values: object) -> str:
    shown = room.get(f"{page}?show=all").text
    answer = room.post(page, data={"act": act, "seen": stamps(shown), **values}, follow_redirects=True)
    assert answer.status_code == 200, answer.text
    return answer.text


def ends(old: Draft, new: Draft) -> set[tuple[str | None, str | None]]:
    return {
        (link.old_provision and link.old_provision.title, link.new_provision and link.new_provision.title)
        for link in list_lineage(old.id, new.id)
    }


def test_the_page_shows_what_waits_with_reason_and_redline(room: JudgingClient, drafts: tuple[Draft, Draft]) -> None:
    page = room.get(PAGE).text
    waiting = read_cases(*drafts).of_state(State.OPEN)
    assert waiting
    assert f"{len(waiting)} provision" in page
    for case in waiting:
        assert f'id="{case.provision.id}"' in page
    assert "% of the words" in page
    assert "<ins>" in page
    assert "Yes, this one" in page
    assert f'value="yes {named(drafts[1], "Records").id}"' not in page, "what is sure does not wait"


def test_yes_confirms_and_undo_takes_it_back(room: JudgingClient, drafts: tuple[Draft, Draft]) -> None:
    old, new = drafts
    before = ends(old, new)
    case = next(case for case in read_cases(old, new).of_state(State.OPEN) if case.others)
    page = press(room, f"yes {case.provision.id}")
    assert f"Decided: {case.provision.name}." in page
    assert "Undo" in page
    decided = read_cases(old, new).find(case.provision.id)
    assert decided is not None
    assert (decided.state, ends(old, new)) == (State.PEOPLE, before)
    assert "Decided by Dana Drafter" in room.get(f"{PAGE}?show=people").text
    assert f"Taken back: {case.provision.name}." in press(room, f"undo {case.provision.id}")
    assert read_cases(old, new).counts[State.PEOPLE] == 0


def test_another_new_and_gone_are_one_press(room: JudgingClient, drafts: tuple[Draft, Draft]) -> None:
    old, new = drafts
    notices, incidents = named(new, "Notices"), named(old, "Incidents")
    press(room, f"from {notices.id} {named(old, 'Naming').id}")
    assert ("Naming", "Notices") in ends(old, new)
    press(room, f"alone {notices.id}")
    assert (None, "Notices") in ends(old, new)
    gone = read_cases(old, new).find(incidents.id)
    assert gone is not None
    press(room, f"alone {incidents.id}")
    assert ("Incidents", None) in ends(old, new)
    press(room, f"from {incidents.id} {notices.id}")
    assert ("Incidents", "Notices") in ends(old, new)


def test_several_are_confirmed_at_once(room: JudgingClient, drafts: tuple[Draft, Draft]) -> None:
    waiting = read_cases(*drafts).of_state(State.OPEN)
    press(room, "ticked", tick=[case.provision.id for case in waiting[:1]])
    assert read_cases(*drafts).counts[State.PEOPLE] == 1
    press(room, "least", least="0")
    assert read_cases(*drafts).open == 0
    assert "Everything is decided" in room.get(PAGE).text


@pytest.mark.parametrize(
    ("act", "values"), [("ticked", {}), ("least", {"least": "100"}), ("", {}), ("yes", {}), ("x y", {})]
)
def test_a_press_that_means_nothing_is_refused(room: JudgingClient, act: str, values: dict[str, str]) -> None:
    answer = room.post(PAGE, data={"act": act, "seen": stamps(room.get(PAGE).text), **values})
    assert answer.status_code in {409, 422}
    assert 'role="alert"' in answer.text


def test_who_comes_second_is_told(room: JudgingClient, drafts: tuple[Draft, Draft]) -> None:
    notices, naming = named(drafts[1], "Notices"), named(drafts[0], "Naming")
    seen = stamps(room.get(f"{PAGE}?show=all").text)
    press(room, f"from {notices.id} {naming.id}")
    answer = room.post(PAGE, data={"act": f"alone {notices.id}", "seen": seen})
    assert answer.status_code == 409
    assert "Somebody decided about this meanwhile" in answer.text
    assert ("Naming", "Notices") in ends(*drafts)


def test_of_two_at_the_same_moment_one_is_told(
    app: Flask, room: JudgingClient, drafts: tuple[Draft, Draft], drafter: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    notices, both_have_read = named(drafts[1], "Notices").id, Barrier(2, timeout=1)

    def read_slowly(old: Draft, new: Draft) -> Cases:
        cases = read_cases(old, new)
        with suppress(BrokenBarrierError):
            both_have_read.wait()
        return cases

    seen = stamps(room.get(f"{PAGE}?show=all").text)
    session = signed_in(drafter)
    db.session.commit()
    monkeypatch.setitem(app.view_functions["lineage.declare"].__globals__, "read_cases", read_slowly)

    def post(act: str) -> int:
        client = app.test_client()
        with client.session_transaction() as kept:
            kept.update(session)
        return client.post(PAGE, data={"act": f"{act} {notices}", "seen": seen}).status_code

    with ThreadPoolExecutor(2) as threads:
        assert sorted(threads.map(post, ["yes", "alone"])) == [303, 409]


def test_any_provision_can_be_chosen_and_several_make_a_merge(room: JudgingClient, drafts: tuple[Draft, Draft]) -> None:
    old, new = drafts
    notices = named(new, "Notices")
    page = room.get(f"{PAGE}/{notices.id}").text
    assert "What does it come from?" in page
    assert "became Records already" in page
    chosen = [named(old, "Incidents").id, named(old, "Naming").id]
    seen = stamps(page)[:1]
    assert room.post(f"{PAGE}/{notices.id}", data={"seen": seen}).status_code == 422
    answer = room.post(f"{PAGE}/{notices.id}", data={"seen": seen, "tick": chosen}, follow_redirects=True)
    assert answer.status_code == 200
    assert {("Incidents", "Notices"), ("Naming", "Notices")} <= ends(old, new)


def test_the_list_of_choices_is_searched(room: JudgingClient, drafts: tuple[Draft, Draft]) -> None:
    notices = named(drafts[1], "Notices")
    page = room.get(f"{PAGE}/{notices.id}?q=tests+CODE").text
    assert list_provisions(drafts[0])[0].id in page.split('id="others-title"')[1]
    page = room.get(f"{PAGE}/{notices.id}?q=nothing+of+the+kind").text
    assert "No other provision has these words." in page


def test_drafts_without_lineage_have_no_page(room: JudgingClient, drafts: tuple[Draft, Draft]) -> None:
    for address in ("/codes/tests/lineage/1", "/codes/tests/lineage/9", "/codes/tests/lineage/x", f"{PAGE}/nothing"):
        assert room.get(address).status_code == 404


def test_the_working_draft_and_its_release_say_what_waits(room: JudgingClient, drafts: tuple[Draft, Draft]) -> None:
    waiting = read_cases(*drafts).open
    said = {"": f"{waiting} provision", "/release": f"origin is not decided: {waiting}"}
    for address, words in said.items():
        page = room.get(f"/codes/tests/working{address}").text
        assert f'href="{PAGE}"' in page
        assert words in page
    press(room, "least", least="0")
    assert "need your word" not in room.get("/codes/tests/working").text


def test_after_the_release_the_comparison_and_the_page_of_the_draft_follow(
    room: JudgingClient, drafts: tuple[Draft, Draft], client: JudgingClient
) -> None:
    old, new = drafts
    release_draft(new, actor_id=None, now=NOW)
    db.session.commit()
    page = "/codes/tests/lineage/2"
    reading = room.get("/codes/tests/drafts/2")
    assert "likely, not certain" in reading.text
    assert "likely, not certain" in room.get("/codes/tests/compare/1/2").text
    press(room, "least", page=page, least="0")
    assert "likely, not certain" not in room.get("/codes/tests/compare/1/2").text
    after = room.get("/codes/tests/drafts/2")
    assert "likely, not certain" not in after.text
    assert after.headers["ETag"] != reading.headers["ETag"]
    press(room, f"from {named(new, 'Notices').id} {named(old, 'Naming').id}", page=page)
    assert "Naming" in room.get("/codes/tests/compare/1/2").text.split('id="notices"')[1][:1500]


def test_after_the_release_annotations_that_nobody_checked_follow(
    room: JudgingClient, drafts: tuple[Draft, Draft], drafter: User
) -> None:
    old, new = drafts
    round_ = make_round(old)
    free, checked = (make_annotation(round_, named(old, "Naming")) for _ in range(2))
    release_draft_with_answers(new, with_answers=False, actor_id=None, now=NOW)
    third = make_released_draft(new.code, THIRD)
    anchor = anchor_in(new, checked)
    decide_anchor(anchor, decision=Decision.UNPLACED, actor_id=drafter.id, now=NOW)
    db.session.commit()
    press(room, f"from {named(new, 'Notices').id} {named(old, 'Naming').id}", page="/codes/tests/lineage/2")
    press(room, f"from {named(third, 'Public list').id} {named(new, 'Notices').id}", page="/codes/tests/lineage/3")
    moved = anchor_in(new, free)
    assert named(new, "Notices").id in {moved.provision_id, *(spot["provision_id"] for spot in moved.candidates)}
    later = anchor_in(third, free)
    assert named(third, "Public list").id in {later.provision_id, *(spot["provision_id"] for spot in later.candidates)}
    assert anchor_in(new, checked).found is not None, "what a person decided stands"


def test_the_page_asks_a_bounded_number_of_questions(
    room: JudgingClient, drafts: tuple[Draft, Draft], count_queries: Callable[..., Any]
) -> None:
    with count_queries() as statements:
        room.get(f"{PAGE}?show=all")
    assert len([each for each in statements if each.lstrip().startswith("SELECT")]) <= 14


def test_annotations_stand_beside_what_only_perhaps_became_of_their_provision(
    room: JudgingClient, drafts: tuple[Draft, Draft]
) -> None:
    old, new = drafts
    link = next(each for each in list_lineage(old.id, new.id) if each.confidence == "proposed" and each.old_provision)
    assert link.old_provision is not None
    assert link.new_provision is not None
    make_annotation(make_round(old), link.old_provision, text="Who reads this?")
    assert "1 annotation" in room.get("/codes/tests/working").text
    assert "Who reads this?" in room.get(f"/codes/tests/working/{link.new_provision_id}").text

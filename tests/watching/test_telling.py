"""Who watches is told, once, of what happened; in a number of statements that does not grow with who watches."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from codeprac.accounts.models import User
from codeprac.db import db
from codeprac.dispositions.services import record_dispositions, release_dispositions
from codeprac.drafts.services import import_draft, release_draft
from codeprac.notifications.models import Happening, Notice, OutboxMessage
from codeprac.notifications.notices import count_unread
from codeprac.publication.services import publish_consolidated_version
from codeprac.rounds.services import cancel_round, extend_round, open_round
from codeprac.rounds.telling import tell_of_clocks
from codeprac.watching.wording import words_of
from tests.factories.accounts import make_user
from tests.factories.annotations import make_annotation, make_reply
from tests.factories.drafts import NEXT_SOURCE, make_working_draft
from tests.watching.conftest import Scene

NOW = datetime.now(UTC)
MANY = 1000
WatchAll = Callable[..., None]


def told(user: User) -> list[str]:
    """What the account was told, in words."""
    db.session.expire_all()
    statement = sa.select(Happening).join(Notice, Notice.happening_id == Happening.id)
    rows = db.session.scalars(statement.where(Notice.user_id == user.id).order_by(Happening.at, Happening.id))
    return [words_of(row.event, row.data) for row in rows]


def test_the_clock_of_a_round_is_told_once_each_time_it_matters(scene: Scene, watch_all: WatchAll) -> None:
    watch_all()
    opens_at, closes_at = scene.round.opens_at, scene.round.closes_at
    times = [opens_at, opens_at + timedelta(days=1), closes_at - timedelta(hours=23), closes_at, closes_at]
    for moment in times:
        tell_of_clocks(moment)
    words = told(scene.reader)
    assert [sentence.split(" on draft 1 ")[1].split(":")[0] for sentence in words[1:]] == [
        "closes within a day",
        "has closed.",
    ]
    assert words[0].startswith("Round 1 on draft 1 is open until ")
    assert len(words) == 3


def test_what_passed_long_ago_is_not_told(scene: Scene, watch_all: WatchAll) -> None:
    watch_all()
    assert tell_of_clocks(scene.round.closes_at + timedelta(days=3)) == 0
    assert told(scene.reader) == []


def test_an_extended_round_is_told_and_reminds_again(scene: Scene, watch_all: WatchAll) -> None:
    watch_all()
    first_end = scene.round.closes_at
    tell_of_clocks(first_end - timedelta(hours=2))
    extend_round(
        scene.round,
        closes_at=first_end + timedelta(days=7),
        reason="The server was down for a day.",
        actor_id=scene.drafter.id,
        now=first_end - timedelta(hours=1),
    )
    tell_of_clocks(first_end + timedelta(days=6, hours=12))
    assert [sentence.split(" on draft 1 ")[1].split()[0:2] for sentence in told(scene.reader)] == [
        ["closes", "within"],
        ["is", "extended"],
        ["closes", "within"],
    ]


def test_a_round_announced_for_later_is_told_twice(scene: Scene, watch_all: WatchAll) -> None:
    watch_all()
    after = scene.round.closes_at + timedelta(days=5)
    times = {"opens_at": after + timedelta(days=1), "closes_at": after + timedelta(days=20)}
    open_round(scene.draft, wanted_kinds=["general"], **times, actor_id=scene.drafter.id, now=after)
    tell_of_clocks(times["opens_at"])
    announced, opened = told(scene.reader)
    assert announced.startswith("Round 2 on draft 1 opens ")
    assert opened.startswith("Round 2 on draft 1 is open until ")


def test_a_cancelled_round_is_told_and_its_clock_no_more(scene: Scene, watch_all: WatchAll) -> None:
    watch_all()
    after = scene.round.closes_at + timedelta(days=5)
    times = {"opens_at": after + timedelta(days=1), "closes_at": after + timedelta(days=20)}
    planned = open_round(scene.draft, wanted_kinds=["general"], **times, actor_id=scene.drafter.id, now=after)
    cancel_round(planned, reason="The draft will be replaced first.", actor_id=scene.drafter.id, now=after)
    tell_of_clocks(times["opens_at"])
    assert [sentence.split()[-1] for sentence in told(scene.reader)][1:] == ["cancelled."]


def test_a_new_draft_is_told_and_what_became_of_a_watched_provision(scene: Scene, watch_all: WatchAll) -> None:
    watch_all()
    draft = make_working_draft(scene.code, NEXT_SOURCE)
    release_draft(draft, actor_id=scene.drafter.id, now=NOW)
    assert sorted(told(scene.reader)) == [
        "Draft 2 is released.",
        "Measure 1.2 is Measure 1.3 in draft 2, with the same text.",
    ]


def test_a_watched_provision_keeps_its_identity_through_renumbering(scene: Scene, watch_all: WatchAll) -> None:
    watch_all()
    release_draft(make_working_draft(scene.code, NEXT_SOURCE), actor_id=None, now=NOW)
    third = NEXT_SOURCE.replace("keep the documentation safe", "keep the documentation safe and sound")
    release_draft(make_working_draft(scene.code, third), actor_id=None, now=NOW + timedelta(days=1))
    assert "Measure 1.3 changed in draft 3." in told(scene.reader)


def test_a_provision_that_is_gone_is_told(scene: Scene, watch_all: WatchAll) -> None:
    watch_all()
    kept = NEXT_SOURCE[: NEXT_SOURCE.index("### Measure 1.3")] + NEXT_SOURCE[NEXT_SOURCE.index("## Recitals") :]
    release_draft(make_working_draft(scene.code, kept), actor_id=None, now=NOW)
    assert "Measure 1.2 is no longer in draft 2." in told(scene.reader)


def test_an_edition_and_answers_are_told_and_authors_get_no_second_mail(scene: Scene, watch_all: WatchAll) -> None:
    author = make_user()
    annotation = make_annotation(scene.round, author=author)
    watch_all(scene.reader, author)
    after = scene.round.closes_at + timedelta(days=1)
    record_dispositions([annotation], outcome="not-accepted", reason="No.", actor_id=scene.drafter.id, now=after)
    release_dispositions(scene.code.id, actor_id=scene.drafter.id, now=after)
    publish_consolidated_version(scene.draft, actor_id=scene.drafter.id, now=after)
    expected = [
        "Consolidated version 1 is published. It is draft 1.",
        "One annotation has a published answer.",
    ]
    assert sorted(told(scene.reader)) == sorted(told(author)) == expected
    waiting = sa.select(Happening.event).join(Notice).where(Notice.user_id == author.id, Notice.settled_at.is_(None))
    assert db.session.scalars(waiting).all() == ["edition-published"]


def test_a_reply_is_told_to_the_author_of_the_annotation_and_to_nobody_else(scene: Scene, watch_all: WatchAll) -> None:
    author, other = make_user(), make_user()
    watch_all(scene.reader)
    annotation = make_annotation(scene.round, author=author)
    make_reply(annotation, author=other, text="quokka words")
    make_reply(annotation, author=author)
    assert told(author) == [f"Somebody replied to your annotation {annotation.number}."]
    assert told(other) == told(scene.reader) == []
    assert all("quokka" not in str(row.data) for row in db.session.scalars(sa.select(Happening)))


def test_who_did_it_is_not_told(scene: Scene, watch_all: WatchAll) -> None:
    watch_all(scene.drafter, scene.reader)
    release_draft(make_working_draft(scene.code, NEXT_SOURCE), actor_id=scene.drafter.id, now=NOW)
    assert told(scene.drafter) == []
    assert count_unread(scene.reader.id) == 2


def test_a_thousand_watchers_take_the_statements_of_one(
    scene: Scene, watch_all: WatchAll, count_queries: Callable[..., Any]
) -> None:
    def statements_of_release(source: str, moment: datetime) -> int:
        draft = import_draft(scene.code, source, title="", author_id=None, now=moment)
        db.session.commit()
        with count_queries() as statements:
            release_draft(draft, actor_id=None, now=moment)
            db.session.commit()
        return sum("notices" in one or "happenings" in one or "watches" in one for one in statements)

    watch_all(scene.reader)
    few = statements_of_release(NEXT_SOURCE, NOW)
    password_less = [
        {
            "id": f"{number:026d}",
            "email": f"many-{number}@example.org",
            "name": f"Many {number}",
            "affiliation": "",
            "active": True,
            "fs_uniquifier": f"many-{number}",
            "confirmed_at": NOW,
            "created_at": NOW,
            "office_role": "none",
            "is_demo": False,
        }
        for number in range(MANY)
    ]
    db.session.execute(sa.insert(User), password_less)
    watch_all(*db.session.scalars(sa.select(User).where(User.email.like("many-%"))))
    many = statements_of_release(NEXT_SOURCE.replace("safe.", "safe and sound."), NOW + timedelta(days=1))
    assert many == few
    counted = sa.select(sa.func.count()).select_from(Notice).where(Notice.at > NOW)
    assert db.session.scalar(counted) == 2 * (MANY + 1)
    assert db.session.scalar(sa.select(sa.func.count()).select_from(OutboxMessage)) == 0

"""Seals are public; who holds a receipt proves with them, and without this site, that it is in the record."""

import hashlib
import json
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from defusedxml import ElementTree
from flask import Flask

from codeprac.annotations.rules import Publication
from codeprac.audit import offline
from codeprac.audit.merkle import path_of, root_of
from codeprac.audit.receipts import list_receipts_of, spaced
from codeprac.audit.rules import canonical
from codeprac.audit.sealing import seal_now
from codeprac.audit.tags import Tag
from codeprac.audit.wording import act_words, list_act_words
from codeprac.db import db
from codeprac.moderation.services import appeal_judgement
from tests.audit.stage import Recorded, make_recorded
from tests.client import JudgingClient
from tests.factories.accounts import make_administrator, make_user
from tests.factories.annotations import make_annotation
from tests.factories.moderation import judged, make_flag
from tests.staging import Staged

NOW = datetime.now(UTC)


@pytest.fixture
def recorded(staged: Staged) -> Recorded:
    return staged("audit", make_recorded)


def test_before_the_first_seal_the_page_and_the_receipt_say_so(client: JudgingClient, recorded: Recorded) -> None:
    assert "No seal yet" in client.get("/record").text
    assert client.get("/record/seals.json").json == {"format": "codeprac seals", "version": 1, "seals": []}
    assert client.get("/record/seals.atom").status_code == 200
    number = list_receipts_of(recorded.annotation.id)[0].number
    assert "Come back tomorrow" in client.get(f"/receipts/{number}").text
    assert client.get(f"/receipts/{number}/proof.json").status_code == 404


def test_seals_are_a_page_and_json_and_a_feed(client: JudgingClient, recorded: Recorded) -> None:
    seal = seal_now(NOW)
    assert seal is not None
    root, whole = seal.root, seal.hash
    db.session.rollback()
    page = client.get("/record").text
    assert root in page
    assert whole in page
    (told,) = client.get("/record/seals.json").json["seals"]
    content = {name: value for name, value in told.items() if name != "hash"}
    assert hashlib.sha256(canonical(content).encode()).hexdigest() == told["hash"] == whole
    feed = client.get("/record/seals.atom")
    assert feed.mimetype == "application/atom+xml"
    assert root in feed.text
    ElementTree.fromstring(feed.data)
    again = client.get(
        "/record/seals.json", headers={"If-None-Match": client.get("/record/seals.json").headers["ETag"]}
    )
    assert again.status_code == 304


def test_a_receipt_is_proved_by_a_program_that_needs_nothing_of_ours(
    client: JudgingClient, recorded: Recorded, tmp_path: Path
) -> None:
    seal = seal_now(NOW)
    assert seal is not None
    receipt = list_receipts_of(recorded.annotation.id)[0]
    client.sign_in(recorded.author)
    assert seal.root in client.get(f"/receipts/{receipt.number}").text
    for path, name in (
        (f"/receipts/{receipt.number}/content.json", "receipt.json"),
        (f"/receipts/{receipt.number}/proof.json", "proof.json"),
        ("/record/seals.json", "seals.json"),
        ("/record/check-receipt.py", "check-receipt.py"),
    ):
        (tmp_path / name).write_bytes(client.get(path).data)

    def run(*names: str) -> tuple[int, str]:
        command = [sys.executable, "-I", "-S", "check-receipt.py", *names]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False, env={})
        return done.returncode, done.stdout + done.stderr

    proved = (0, f"PROVED: receipt {spaced(receipt.number)} is in seal 1 of {NOW:%Y-%m-%dT%H:%M:%S.%f}Z.\n")
    assert run("receipt.json", "proof.json", seal.root) == proved
    assert run("receipt.json", "proof.json", "seals.json") == proved
    laid_out = json.dumps(json.loads((tmp_path / "receipt.json").read_text()), indent=2)
    (tmp_path / "receipt.json").write_text(laid_out)
    assert run("receipt.json", "proof.json", seal.root) == proved
    (tmp_path / "altered.json").write_text(laid_out.replace("quokka-text", "wombat-text"))
    assert run("altered.json", "proof.json", seal.root) == (
        1,
        "NOT PROVED: this is not the receipt that the proof is for, or it was altered.\n",
    )
    assert run("receipt.json", "proof.json", "0" * 64) == (1, "NOT PROVED: the receipt is not under this root.\n")
    assert run("receipt.json", "nothing.json", seal.root)[0] == 2
    assert run("receipt.json")[0] == 2


@pytest.mark.parametrize("size", [1, 2, 3, 7, 8, 21])
def test_the_program_follows_every_path_and_no_other(size: int) -> None:
    leaves = [hashlib.sha256(bytes([number])).digest() for number in range(size)]
    root = root_of(leaves)
    for index in range(size):
        path = path_of(leaves, index)
        assert offline.root_from(leaves[index], index, size, path) == root
        for wrong in (path[:-1], [*path, b"0" * 32]):
            if wrong != path:
                with pytest.raises(offline.NotProved):
                    offline.root_from(leaves[index], index, size, wrong)
    with pytest.raises(offline.NotProved, match="names a place"):
        offline.root_from(leaves[0], size, size, [])


def test_a_proof_shows_nothing_of_what_others_did(client: JudgingClient, recorded: Recorded) -> None:
    """Its path holds salted hashes only: who guesses an act right cannot tell that it is there."""
    seal_now(NOW)
    receipt = list_receipts_of(recorded.annotation.id)[0]
    proof = client.get(f"/receipts/{receipt.number}/proof.json").json
    assert set(proof) == {
        "format", "version", "receipt", "sha256", "salt", "index", "size", "path", "root", "seal", "sealed_at",
    }  # fmt: skip
    assert receipt.sha256 not in proof["path"]


def test_administrators_find_acts_by_kind_object_and_period(client: JudgingClient, recorded: Recorded) -> None:
    client.sign_in(make_administrator())
    object_id, today = recorded.annotation.id, NOW.date()
    page = client.get(f"/admin/audit?object={object_id}").text
    assert page.count(object_id) > page.count(recorded.other.id) == 0
    assert "Not sealed yet." in page
    edited = client.get("/admin/audit?tag=annotation:edited&since=2020-01-01&until=").text
    assert "edited an annotation</span></td>" in edited
    assert f'">{recorded.annotation.number}</a>' in edited  # called by its number, not by its id
    assert "Nothing recorded" in client.get(f"/admin/audit?since={today + timedelta(days=3)}").text
    assert client.get("/admin/audit?since=0000-99-99&until=9999-12-31&object=%00").status_code == 200


def test_no_list_of_acts_tells_who_flagged_appealed_or_is_not_named(
    client: JudgingClient, recorded: Recorded, count_queries: Any
) -> None:
    flagger, author = make_user(name="Fleur Flagger"), recorded.author
    case = make_flag(recorded.other, flagger=flagger).case
    unnamed = make_annotation(recorded.other.round, author=author, publication=Publication.ANONYMOUS)
    moderator = make_administrator(name="Mo Moderator")
    judgement = judged(case, moderator)
    now = judgement.told_at = datetime.now(UTC)
    appeal_judgement(judgement, words="No.", appellant_id=recorded.other.author_id, flag=None, now=now)
    db.session.commit()
    client.sign_in(moderator)
    assert client.get("/admin/audit").text.count("not named here</td>") == 4
    for account, tag in ((flagger, "text:flagged"), (recorded.other.author, "judgement:appealed")):
        page = client.get(f"/admin/audit?tag={tag}").text
        assert ("not named here</td>" in page, account.name in page) == (True, False)
        assert "Nothing recorded" in client.get(f"/admin/audit?tag={tag}&actor={account.id}").text
    with count_queries() as asked:
        own = client.get(f"/admin/audit?actor={author.id}").text
    assert f"Acts of {author.name}." in own
    assert recorded.annotation.id in own
    assert unnamed.id not in own
    assert unnamed.id not in client.get(f"/admin/accounts/{author.id}").text
    assert "There is no account" in client.get("/admin/audit?actor=nobody").text
    assert len(asked) <= 16


def test_what_holds_rows_is_told_where_asked_for(client: JudgingClient, recorded: Recorded) -> None:
    client.sign_in(make_administrator())
    assert "held rows as they were left</span>" not in client.get("/admin/audit").text
    told = client.get("/admin/audit?tag=row:held").text
    assert "held rows as they were left</span>" in told
    assert "provisions:" in told


def test_every_act_has_words_of_its_own(app: Flask) -> None:
    with app.test_request_context():
        words = dict(list_act_words())
        assert words.keys() == {tag.value for tag in Tag}
        assert len(set(words.values())) == len(words)
        assert act_words("something:forgotten") == "something:forgotten"


def test_objects_are_named_by_a_query_for_each_kind_whatever_their_number(
    client: JudgingClient, recorded: Recorded, count_queries: Any
) -> None:
    client.sign_in(make_administrator())
    with count_queries() as asked:
        client.get("/admin/audit")
    assert len(asked) <= 16

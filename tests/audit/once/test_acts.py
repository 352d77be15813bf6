"""Every form and every tag: what a write route does is recorded, or there is a reason why it need not be.

Once: it is read from the source."""

import re
from inspect import unwrap

from flask import Flask

from codeprac.audit.tags import Tag
from tests.audit.calls import ROOT, reached_from, read_modules

WRITING = {"POST", "PUT", "PATCH", "DELETE"}
RECORDS = {
    ("codeprac.audit.services", "record"),
    ("codeprac.audit.services", "record_each"),
}
SIGNING_IN = "who is signed in where is kept with the sign-ins, which end, and not for good"
OWN_READING = "how one reads, for oneself alone"
OWN_TEXT = "nobody else has it before it is submitted, which is recorded"
INSIDE = "private to an organisation until it submits its position, which is recorded"
NOTHING = "nothing is changed by it"
NOT_RECORDED: dict[str, str] = {
    "account.save_keys": OWN_READING,
    "account.sign_in_demo": SIGNING_IN,
    "annotations.discard_unsent": OWN_TEXT,
    "annotations.restore_unsent": OWN_TEXT,
    "annotations.save_unsent": OWN_TEXT,
    "desk.keep_filter": OWN_READING,
    "drafting.preview": NOTHING,
    "drafts.keep_position": OWN_READING,
    "privacy.choose_accounts": NOTHING,
    "receipts.check_receipt": NOTHING,
    "returning.have_seen": OWN_READING,
    "sheets.drop": OWN_TEXT,
    "sheets.restore": OWN_TEXT,
    "sheets.save_row": OWN_TEXT,
    "watching.end_mails": OWN_READING,
    "watching.read_notices": OWN_READING,
    "watching.save_frequency": OWN_READING,
    "watching.stop_watching": OWN_READING,
    "watching.watch_code": OWN_READING,
    "watching.watch_issue": OWN_READING,
    "watching.watch_provision": OWN_READING,
    "watching.watch_round": OWN_READING,
    "workspaces.accept": INSIDE,
    "workspaces.edit": INSIDE,
    "workspaces.merge_them": INSIDE,
    "workspaces.move": INSIDE,
    "workspaces.part": INSIDE,
    "workspaces.remark": INSIDE,
    "workspaces.send": INSIDE,
    "workspaces.send_through": INSIDE,
    "workspaces.support": INSIDE,
}


def test_every_write_route_records_an_act_or_says_why_not(app: Flask) -> None:
    modules = read_modules()
    silent = set()
    for rule in app.url_map.iter_rules():
        view = unwrap(app.view_functions[rule.endpoint])
        if not WRITING & (rule.methods or set()) or rule.endpoint.startswith("security."):
            continue  # what Flask-Security does goes through our data store and its signals, which record it
        if not RECORDS & reached_from((view.__module__, view.__name__), modules):
            silent.add(rule.endpoint)
    assert sorted(silent - set(NOT_RECORDED)) == []
    assert sorted(set(NOT_RECORDED) - silent) == []


def test_every_tag_is_used() -> None:
    source = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "codeprac").rglob("*.py"))
    assert [tag.name for tag in Tag if not re.search(rf"Tag\.{tag.name}\b", source)] == []

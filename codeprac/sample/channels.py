"""What came to a code of the sample by other channels, and what was disclosed early."""

import json
from datetime import time, timedelta

from codeprac.annotations.services import Contribution
from codeprac.channels.rules import WhichText
from codeprac.channels.services import attach_file, enter_contribution, log_disclosure, record_input
from codeprac.codes.models import CodeOfPractice
from codeprac.drafts.queries import get_released_draft
from codeprac.records.rules import Channel, Said
from codeprac.rounds.queries import get_round
from codeprac.sample.accounts import Cast
from codeprac.sample.calendar import Calendar
from codeprac.sample.content import CONTENT, Entry
from codeprac.sample.provisions import Named
from codeprac.text.anchoring import Selector

FILE = "channels.json"
AFTERNOON = time(16)


def bring_channels(code: CodeOfPractice, cast: Cast, calendar: Calendar) -> None:
    """Record what was said elsewhere and log what was disclosed, where the code has such content."""
    path = CONTENT / code.slug / FILE
    if not path.exists():
        return
    content = json.loads(path.read_text(encoding="utf-8"))
    for entry in content["records"]:
        _record(code, entry, cast, calendar)
    for entry in content["disclosures"]:
        at = calendar.moment(entry["day"], AFTERNOON)
        log_disclosure(
            code,
            recipients=entry["recipients"],
            disclosed_on=at.date(),
            which=WhichText.DRAFT,
            draft=get_released_draft(code, entry["draft"]),
            reason=entry["reason"],
            today=at.date(),
            actor_id=cast.accounts[entry["by"]].id,
            now=at + timedelta(days=4),
        )


def _record(code: CodeOfPractice, entry: Entry, cast: Cast, calendar: Calendar) -> None:
    at = calendar.moment(entry["day"], AFTERNOON)
    actor_id = cast.accounts[entry["by"]].id
    said = Said(
        Channel(entry["channel"]),
        entry["title"],
        at.date(),
        entry["place"],
        entry["summary"],
        are_parties_public=True,
    )
    round_ = get_round(code, entry["round"])
    made = record_input(round_, said, entry["parties"], today=at.date(), actor_id=actor_id, now=at)
    if entry["minutes"]:
        minutes = entry["minutes"].encode()
        attach_file(made, minutes, name="minutes.md", is_public=True, actor_id=actor_id, now=at + timedelta(minutes=20))
    named, parties = Named(round_.draft), {party.name: party for party in made.parties}
    for place, one in enumerate(entry["contributions"]):
        party = parties.get(one["party"])
        enter_contribution(
            made,
            named[one["provision"]],
            Contribution(
                kind=one["kind"],
                text=one["text"],
                proposed_wording=one.get("wording"),
                organisation=party.organisation if party else None,
                said_by=party.name if party and party.organisation is None else "",
            ),
            selector=Selector(one["quote"]) if one["quote"] else None,
            form_token=f"sample-{made.number}-{place}",
            actor_id=actor_id,
            now=at + timedelta(minutes=30 + 10 * place),
        )

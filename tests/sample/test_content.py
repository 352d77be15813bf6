"""The files of the sample agree with one another."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from codeprac.annotations.rules import AnnotationKind
from codeprac.dispositions.rules import CHANGING, RECORDABLE
from codeprac.sample.calendar import Calendar
from codeprac.sample.content import CODES, Story, read_people, read_story
from codeprac.text.lineage import Relation
from codeprac.text.markdown import plain, render
from codeprac.text.outline import outline
from codeprac.text.provisions import OutlinedProvision

NOW = datetime(2026, 3, 11, 9, 30, tzinfo=UTC)


@pytest.fixture(params=CODES)
def story(request: pytest.FixtureRequest) -> Story:
    return read_story(request.param)


def named(source: str) -> dict[str, OutlinedProvision]:
    """Every provision under each of its names that is its own."""
    provisions = outline(source).provisions
    found: dict[str, OutlinedProvision] = {}
    for name in ("slug", "heading", "label"):
        among = Counter(getattr(provision, name) for provision in provisions)
        found |= {
            getattr(provision, name): provision for provision in provisions if among[getattr(provision, name)] == 1
        }
    return found


def test_organisations_belong_to_a_group_and_people_to_an_organisation() -> None:
    people = read_people()
    groups = {group["slug"] for group in people.stakeholder_groups}
    organisations = {organisation["slug"] for organisation in people.organisations}
    assert {organisation["group"] for organisation in people.organisations} == groups
    assert {person["organisation"] for person in people.people} - {None} == organisations


def test_addresses_of_people_lead_nowhere() -> None:
    for person in read_people().people:
        assert person["email"].split("@")[1] in {"example.org", "example.com", "example.net"}


def test_who_speaks_for_an_organisation_belongs_to_it(story: Story) -> None:
    belongs = {person["email"]: person["organisation"] for person in read_people().people}
    for entry in story.annotations:
        for said in (entry, *entry["replies"]):
            assert said["organisation"] in {None, belongs[said["author"]]}, entry["id"]


def test_names_of_annotations_are_their_own(story: Story) -> None:
    names = [entry["id"] for entry in story.annotations]
    assert len(names) == len(set(names))
    assert {entry["kind"] for entry in story.annotations} <= set(AnnotationKind)


def test_every_quote_stands_once_in_its_provision(story: Story) -> None:
    for round_ in story.history["rounds"]:
        provisions = named(story.sources[round_["draft"]])
        for entry in story.annotations_in(round_["number"]):
            text = plain(render(provisions[entry["provision"]].body))
            assert not entry["quote"] or text.count(entry["quote"]) == 1, entry["id"]


def test_annotations_of_a_round_stand_in_order_of_arrival(story: Story) -> None:
    for round_ in story.history["rounds"]:
        days = [entry["day"] for entry in story.annotations_in(round_["number"])]
        assert days == sorted(days)
        extension = round_["extension"]
        assert days[-1] < (extension["closes"] if extension else round_["closes"]) - round_["opens"]


def test_dispositions_answer_annotations_that_exist(story: Story) -> None:
    names = {entry["id"] for entry in story.annotations}
    assert set(story.dispositions) <= names
    for name, entry in story.dispositions.items():
        assert entry["outcome"] in RECORDABLE, name
        assert entry["reason"], name
        if entry["outcome"] == "accepted":
            assert entry["change"], name
        assert entry["outcome"] in CHANGING or entry["outcome"] != "accepted"


def test_changes_name_provisions_and_annotations_that_exist(story: Story) -> None:
    names = {entry["id"] for entry in story.annotations}
    for entry in story.changes:
        source = story.sources[entry["draft"] - 1 if entry["dropped"] else entry["draft"]]
        assert entry["provision"] in named(source), entry["provision"]
        assert set(entry["answers"]) <= names, entry["provision"]


def test_dispositions_lead_to_changes_that_name_them(story: Story) -> None:
    answering: dict[str, set[str]] = {}
    for entry in story.changes:
        for name in entry["answers"]:
            answering.setdefault(name, set()).add(entry["provision"])
    for name, entry in story.dispositions.items():
        if entry["change"]:
            assert entry["change"] in answering[name], name


def test_lineage_names_every_provision_of_both_drafts(story: Story) -> None:
    for number in list(story.sources)[1:]:
        old, new = named(story.sources[number - 1]), named(story.sources[number])
        links = story.links_to(number)
        assert {old[link["old"]].position for link in links if link["old"]} == {p.position for p in old.values()}
        assert {new[link["new"]].position for link in links if link["new"]} == {p.position for p in new.values()}
        for link in links:
            assert link["relation"] in set(Relation)
            assert (link["old"] is None) == (link["relation"] == "new")
            assert (link["new"] is None) == (link["relation"] == "deleted")


def test_every_changed_provision_has_a_reason(story: Story) -> None:
    explained = {(entry["draft"], entry["provision"], entry["dropped"]) for entry in story.changes}
    for number in list(story.sources)[1:]:
        for link in story.links_to(number):
            if link["relation"] == "edited":
                assert (number, link["new"], False) in explained, link["new"]
            if link["relation"] == "deleted":
                assert (number, link["old"], True) in explained, link["old"]


def test_nothing_of_the_office_happens_on_a_weekend(story: Story) -> None:
    calendar = Calendar.before(NOW)
    history = story.history
    days = [entry["released"] for entry in history["drafts"]] + [entry["published"] for entry in history["editions"]]
    for entry in history["rounds"]:
        extension = entry["extension"] or {}
        days += [entry["opens"], entry["closes"], extension.get("on", -1), extension.get("closes", -1)]
    for day in days:
        assert (calendar.anchor + timedelta(days=day)).weekday() < 5, day


@pytest.mark.parametrize("day", range(1, 8))
def test_the_anchor_is_the_last_saturday(day: int) -> None:
    now = datetime(2026, 3, day, 12, tzinfo=UTC)
    anchor = Calendar.before(now).anchor
    assert anchor.weekday() == 5
    assert 0 <= (now.date() - anchor).days < 7


def test_the_only_doubt_about_the_drafts_is_the_one_that_an_annotation_points_out() -> None:
    doubts = [
        (slug, number, doubt.code, doubt.message)
        for slug in CODES
        for number, source in read_story(slug).sources.items()
        for doubt in outline(source).doubts
    ]
    assert [doubt[:3] for doubt in doubts] == [("repair-information", 1, "dead-cross-reference")]
    assert "Measure 5.4" in doubts[0][3]

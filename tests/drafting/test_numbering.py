"""Renumbering a working draft."""

from codeprac.drafting.numbering import choose_scheme, plan_numbers, renumber_draft
from codeprac.drafts.queries import list_lineage, list_provisions
from codeprac.drafts.services import release_draft
from codeprac.drafts.services.structuring import remove_provision
from codeprac.drafts.services.undoing import find_undoable, undo_act
from codeprac.text.lineage import Relation
from codeprac.text.numbering import Annexes, Scheme
from tests.drafting.test_findings import NOW, Scene, scene
from tests.drafts.test_writing import labels, named, write

__all__ = ["scene"]


def test_a_draft_is_renumbered_in_one_act_as_the_page_showed_it(scene: Scene, sign_in: object) -> None:
    draft = scene.draft
    write(named(draft, "Commitment 2"), "As under Measure 1.2, care is due.")
    remove_provision(named(draft, "Measure 1.1"), with_beneath=False, actor_id=None, now=NOW)
    identities = {row.identity for row in list_provisions(draft)}
    client = sign_in(scene.drafter)  # type: ignore[operator]  # a fixture
    page = f"/codes/{scene.code.slug}/working/numbers"
    text = client.get(page).text
    assert "<del>Measure 1.2</del>" in text
    assert "<ins>Measure 1.1</ins>" in text
    assert client.post(page, data={"version": draft.version - 1}).status_code == 409
    assert client.post(page, data={"version": draft.version}).status_code == 303
    assert labels(draft) == ["A Code", "Commitment 1", "Measure 1.1", "Commitment 2"]
    assert "As under Measure 1.1, care is due." in named(draft, "Commitment 2").source
    assert {row.identity for row in list_provisions(draft)} == identities
    act = find_undoable(draft)
    assert act is not None
    undo_act(draft, act.id, actor_id=None, now=NOW)
    assert labels(draft) == ["A Code", "Commitment 1", "Measure 1.2", "Commitment 2"]
    assert client.post(f"{page}/scheme", data={"scheme": "keep", "annexes": "found"}).status_code == 303
    assert plan_numbers(draft).made.sources == {}
    assert client.post(f"{page}/scheme", data={"scheme": "nonsense"}).status_code == 422


def test_renumbering_alone_changes_no_lineage(scene: Scene) -> None:
    draft = scene.draft
    assert draft.base is not None
    remove_provision(named(draft, "Measure 1.1"), with_beneath=False, actor_id=None, now=NOW)
    choose_scheme(scene.code, Scheme.THROUGH, Annexes.FOUND, actor_id=None, now=NOW)
    renumber_draft(draft, version=draft.version, actor_id=None, now=NOW)
    release_draft(draft, actor_id=None, now=NOW)
    said = {
        (link.old_provision.label if link.old_provision else None, link.relation)
        for link in list_lineage(draft.base.id, draft.id)
    }
    assert {each for each in said if each[1] != Relation.SAME} == {
        ("Measure 1.1", Relation.DELETED),
        ("Measure 1.2", Relation.EDITED),
    }

"""What an outline makes of headings."""

from codeprac.text.outline import Kind, outline


def test_a_heading_becomes_a_provision_with_its_label_and_number() -> None:
    made = outline("# Code\n\n## Commitment 1. Rights\n\nText.\n\n### Measure 1.1: Publish\n\nMore.\n")
    assert [(each.kind, each.label, each.title, each.parent) for each in made.provisions] == [
        (Kind.TITLE, "", "Code", None),
        (Kind.COMMITMENT, "Commitment 1", "Rights", 0),
        (Kind.MEASURE, "Measure 1.1", "Publish", 1),
    ]

"""The redline of one provision that is written, added or removed."""

from codeprac.drafting.redlining import redline

TEXT = "### Measure 1. Records\n\nThey keep records.\n"


def test_what_is_removed_is_all_deleted() -> None:
    [block] = redline(TEXT, "").blocks
    assert [(one.op, one.text) for one in block.segments] == [("delete", "They keep records.")]


def test_what_is_new_is_all_inserted() -> None:
    [block] = redline("", TEXT).blocks
    assert [(one.op, one.text) for one in block.segments] == [("insert", "They keep records.")]

"""The kinds of provisions in words, all at once: pages of ten thousand headings cannot ask for them one by one."""

from flask_babel import gettext as _

from codeprac.text.blocks import BlockKind


def kind_names() -> dict[str, str]:
    """Kind → its word, as `provision_kind` of the signs says it."""
    return {
        "title": _("Title"),
        "part": _("Part"),
        "section": _("Section"),
        "commitment": _("Commitment"),
        "measure": _("Measure"),
        "sub-measure": _("Sub-measure"),
        "kpi": _("Key performance indicators"),
        "recital": _("Recitals"),
        "appendix": _("Appendix"),
        "definition": _("Definitions"),
        "note": _("Explanation"),
        "question": _("Question"),
        "statement": _("Statement"),
        "preamble": _("Preamble"),
        "objective": _("Objectives"),
        "conclusion": _("Conclusion"),
        "text": _("Text"),
    }


def block_kind(kind: BlockKind) -> str:
    """What a block is, within a sentence."""
    return {
        BlockKind.PARAGRAPH: _("a paragraph"),
        BlockKind.POINT: _("a point of a list"),
        BlockKind.ROW: _("a row of a table"),
        BlockKind.BOX: _("in a box"),
        BlockKind.CODE: _("code"),
        BlockKind.FOOTNOTE: _("a footnote"),
    }[kind]

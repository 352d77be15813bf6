"""What the log of corrections says, in words."""

from flask_babel import gettext as _

from codeprac.channels.models import RecordCorrection


def act_word(correction: RecordCorrection) -> str:
    """What was done."""
    of_record = {
        "corrected": _("The record was corrected"),
        "withdrawn": _("The record was withdrawn"),
        "restored": _("The record was restored"),
        "file-withdrawn": _("A file was withdrawn"),
    }
    annotation = correction.annotation
    if annotation is None:
        return of_record[correction.act]
    words = {
        "corrected": _("Contribution %(number)s was corrected", number=annotation.number),
        "withdrawn": _("Contribution %(number)s was withdrawn", number=annotation.number),
        "restored": _("Contribution %(number)s was restored", number=annotation.number),
    }
    return words[correction.act]


def field_word(field: str) -> str:
    """What a part of a record or contribution is called."""
    return {
        "channel": _("Channel"),
        "title": _("Title"),
        "held_on": _("Day"),
        "place": _("Place"),
        "summary": _("Summary"),
        "are_parties_public": _("Who took part is public"),
        "parties": _("Who took part"),
        "file": _("File"),
        "kind": _("Kind"),
        "text": _("Text"),
        "rationale": _("Rationale"),
        "wording": _("Proposed wording"),
        "evidence": _("Evidence"),
        "publication": _("What the public sees"),
        "public_summary": _("Public summary"),
    }[field]


SECRET_PARTS = frozenset({"parties"})
"""Parts of which the public is told that they changed, not how: who was taken out may not have been public."""

"""What is said beside a change: what it is, and the verbs of obligation that became others."""

from flask_babel import gettext as _

from codeprac.drafts.rendering.changes import Change
from codeprac.text.segments import Nature


class Labels:
    """What changes are called in the reader's language: looked up once for a page of hundreds."""

    def __init__(self) -> None:
        self._natures = {
            Nature.NUMBERING: _("Renumbered"),
            Nature.PUNCTUATION: _("Punctuation only"),
            Nature.STYLE: _("Quotation marks, dashes or capitals only"),
            Nature.FORMATTING: _("Formatting only"),
        }
        self._signs = {
            "edited": _("Edited"),
            "same": _("Edited"),
            "moved": _("Moved"),
            "split": _("Split"),
            "merged": _("Merged"),
            "promoted": _("Promoted"),
            "demoted": _("Demoted"),
            "new": _("New"),
            "deleted": _("Deleted"),
            "renumbered": _("Renumbered"),
        }

    def of(self, change: Change) -> str:
        """What a change is, in a word or two."""
        if change.sign in ("edited", "same") and change.nature is not Nature.WORDING:
            return self._natures[change.nature or Nature.FORMATTING]
        return self._signs[change.sign]


def verbs_of(change: Change) -> list[tuple[str, str]]:
    """The verbs of obligation that became others, each pair once; empty where there was none or is none now."""
    return list(dict.fromkeys((touched.old, touched.new) for touched in change.verbs))

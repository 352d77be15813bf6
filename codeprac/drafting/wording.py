"""What was done to a provision, in words."""

from flask_babel import gettext as _

from codeprac.drafts.models import ProvisionRevision
from codeprac.drafts.rules import Act


def structural_words(act: str) -> str:
    """An act on the structure, in a word."""
    words = {
        Act.ADDED: _("added"),
        Act.MOVED: _("moved"),
        Act.SPLIT: _("split"),
        Act.MERGED: _("merged"),
        Act.PROMOTED: _("promoted"),
        Act.DEMOTED: _("demoted"),
        Act.RENUMBERED: _("numbers counted anew"),
        Act.REMOVED: _("removed"),
        Act.RESTORED: _("restored"),
    }
    return words.get(Act(act), act)


def act_words(revision: ProvisionRevision) -> str:
    """What an act did, and what it names besides."""
    about = revision.about
    words = {
        Act.EDITED: _("Edited"),
        Act.TAKEN: _("Proposed wording taken over: %(about)s", about=about),
        Act.ADDED: _("Added"),
        Act.MOVED: _("Moved behind “%(about)s”", about=about) if about else _("Moved to the beginning"),
        Act.SPLIT: _("Split: “%(about)s” became its own", about=about) if about else _("Split off another one"),
        Act.MERGED: _("“%(about)s” merged into it", about=about),
        Act.PROMOTED: _("Promoted"),
        Act.DEMOTED: _("Demoted"),
        Act.RENUMBERED: _("Renumbered"),
        Act.REMOVED: _("Merged into “%(about)s”", about=about) if about else _("Removed"),
        Act.RESTORED: _("Restored"),
        Act.PUT_BACK: _("Put back as of %(about)s", about=about),
    }
    return words.get(Act(revision.act), revision.act)

"""What gates are called, and what they mean."""

from flask_babel import lazy_gettext as _

from codeprac.releasing.rules import Gate

GATES = {
    Gate.UNANSWERED: (_("Annotations without a disposition"), _("They stay “not yet considered”, for all to see.")),
    Gate.UNREASONED: (_("Dispositions without a reason"), _("An outcome alone is no answer.")),
    Gate.NOT_AGREED: (
        _("Dispositions that no chair has agreed to"),
        _("They are not released, and their annotations stay “not yet considered”."),
    ),
    Gate.UNEXPLAINED: (_("Changes without a reason"), _("Readers see the difference and not why.")),
    Gate.UNCHANGED: (_("Accepted annotations without a change"), _("They were promised a change and point to none.")),
    Gate.UNASKED: (
        _("Changes that nobody asked for"),
        _("No issue and no annotation stands behind them, and they are not declared as editorial or an initiative."),
    ),
    Gate.MISPLACED: (_("Annotations that need a check of their place"), _("Nobody has said where they belong now.")),
    Gate.UNTRACED: (
        _("Provisions whose origin is not decided"),
        _("What they were before is only proposed; without a word they get new permanent ids."),
    ),
    Gate.OBJECTIONS: (_("Open formal objections"), _("They stay with their provisions, in all later drafts.")),
    Gate.FINDINGS: (_("Findings of the checker"), _("Dead references, terms, numbers, obligations: places to look.")),
}
"""By gate: its name, and why it matters."""

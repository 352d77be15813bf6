"""What rules, reasons and acts are called."""

from typing import NamedTuple

from flask_babel import gettext as _

from codeprac.annotations.naming import rule_name
from codeprac.annotations.withholding import Rule


class PublishedRule(NamedTuple):
    """A rule as its page shows it."""

    rule: Rule
    name: str
    covers: str


def list_rules() -> list[PublishedRule]:
    """The published rules, in their order."""
    return [PublishedRule(rule, rule_name(rule), _covers()[rule]) for rule in Rule]


def _covers() -> dict[Rule, str]:
    return {
        Rule.NOT_THE_AUTHOR: _(
            "The text stands under the name of a person who did not write it, or was sent from an account that "
            "somebody else had got into."
        ),
        Rule.NO_MANDATE: _(
            "Somebody speaks for an organisation that has not asked them to, or says to be somebody whom they are not."
        ),
        Rule.PERSONAL_DATA: _(
            "Addresses, telephone numbers, health, family or other data of a person who has not published them and "
            "holds no public office in which they matter. Names of those who act in public are no such data."
        ),
        Rule.SECRETS: _(
            "Trade secrets, texts under copyright in full length, or papers given in confidence, of somebody who has "
            "not agreed to their publication. One's own secrets belong into a confidential annotation."
        ),
        Rule.ABUSE: _(
            "Insults, threats, or hatred against persons or groups. Sharp criticism of a text, an organisation or an "
            "office is none."
        ),
        Rule.UNLAWFUL: _("What a court would forbid to publish. The statement names the law."),
        Rule.ADVERTISING: _("Advertising for goods or services, or text that is about nothing that is drafted here."),
        Rule.FLOODING: _(
            "The same text from one hand many times, to make reading or answering harder. Many people with one text "
            "are a campaign, and are counted, not hidden."
        ),
        Rule.HARMFUL: _("Links or files that attack who opens them, or that steal passwords."),
    }

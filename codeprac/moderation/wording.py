"""What rules, reasons and acts are called."""

from typing import NamedTuple

from flask_babel import gettext as _

from codeprac.annotations.naming import rule_name
from codeprac.annotations.withholding import Rule
from codeprac.moderation.rules import Act, AppealOutcome, Conflict, IdentityMethod, Reason, Source


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


def rule_words(rule: str) -> str:
    """The name of a rule by its key; empty where there is none."""
    return rule_name(Rule(rule)) if rule else ""


def reason_words(reason: str) -> str:
    """Why somebody flagged a text, as they say it."""
    return {
        Reason.NOT_MINE: _("I did not write this"),
        Reason.OTHER: _("Another reason"),
    }.get(Reason(reason)) or rule_name(Rule(reason))


def list_reasons() -> list[tuple[str, str]]:
    """The reasons to flag a text, with their words."""
    return [(reason.value, reason_words(reason)) for reason in Reason]


def act_words(act: Act) -> str:
    """What a moderator can do, as the form offers it."""
    return {
        Act.HIDE: _("Hide the text"),
        Act.AMEND: _("Ask the author to amend it"),
        Act.RESTRICT: _("Restrict it to the office"),
        Act.SUSPEND: _("Suspend the account for this code of practice"),
        Act.DISMISS: _("Leave it as it is"),
        Act.ACCEPT: _("Publish it"),
        Act.SHOW: _("Show it again"),
    }[act]


def act_done(act: Act) -> str:
    """What was decided."""
    return {
        Act.HIDE: _("The text is hidden from the public"),
        Act.AMEND: _("The author is asked to amend it"),
        Act.RESTRICT: _("The text is restricted to the office"),
        Act.SUSPEND: _("The account is suspended for this code of practice"),
        Act.DISMISS: _("The text stays as it is"),
        Act.ACCEPT: _("The text is published"),
        Act.SHOW: _("The text is shown again"),
    }[act]


def outcome_words(outcome: str | None) -> str:
    """What became of an appeal."""
    return {
        AppealOutcome.CONFIRMED.value: _("Confirmed by another moderator"),
        AppealOutcome.OVERTURNED.value: _("Overturned by another moderator"),
    }.get(outcome or "", _("Waits for another moderator"))


def source_words(source: str) -> str:
    """How a case came about."""
    return {
        Source.FLAG: _("Flagged"),
        Source.OWN: _("Opened by a moderator"),
        Source.HELD: _("Read before it was published"),
    }[Source(source)]


def conflict_words(conflict: Conflict) -> str:
    """Why a moderator cannot judge a case."""
    return {
        Conflict.OWN_TEXT: _("You wrote this: another moderator judges it."),
        Conflict.OWN_ORGANISATION: _(
            "An organisation that you belong to has a part in this case: another moderator judges it."
        ),
        Conflict.OWN_FLAG: _("You flagged this: another moderator judges it."),
        Conflict.OWN_JUDGEMENT: _("You judged this case: another moderator judges the appeal."),
    }[conflict]


def method_words(method: str) -> str:
    """How the office has checked who somebody is."""
    return {
        IdentityMethod.SIGN_IN: _("Signed in with an identity that a state has checked"),
        IdentityMethod.MEETING: _("Met, in person or by video, with a paper that shows who they are"),
        IdentityMethod.LETTER: _("Answered a letter to a published address"),
        IdentityMethod.EMPLOYER: _("Confirmed by an employer or university, at a published address"),
    }[IdentityMethod(method)]

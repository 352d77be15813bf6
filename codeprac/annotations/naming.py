"""Who speaks in an annotation, and what it says, in words: as far as a view of it tells."""

from flask_babel import gettext as _

from codeprac.annotations.publishing import View
from codeprac.annotations.rules import Publication
from codeprac.annotations.withholding import Rule, Withheld, Withholding
from codeprac.records.naming import channel_word, named
from codeprac.web.filters import show_date


def speaker_of(view: View) -> str:
    """Who speaks, in few words: the organisation, else the person, else that neither is told."""
    if view.organisation:
        return view.organisation.name
    if view.name:
        return view.name
    if view.origin and view.origin.number is not None:
        return origin_of(view)
    if view.is_closed and view.withheld:
        return {
            Withholding.HELD: _("Contribution that waits for a moderator"),
            Withholding.HIDDEN: _("Hidden contribution"),
            Withholding.RESTRICTED: _("Contribution restricted to the office"),
        }[view.withheld.how]
    return _("Confidential contribution") if view.is_closed else _("Anonymous contribution")


def origin_of(view: View) -> str:
    """By which other way it came, and that the drafters wrote it down; empty for what was written here."""
    origin = view.origin
    if origin is None:
        return ""
    if origin.held_on is not None:
        return _("%(what)s, recorded by the drafters", what=named(origin.channel, origin.held_on))
    if origin.channel:
        return _("%(what)s, recorded by the drafters", what=channel_word(origin.channel))
    return _("Recorded by the drafters")


def author_of(view: View) -> str:
    """Who speaks, and for whom, as a feed or a file names an author."""
    if view.name and view.organisation:
        return _("%(name)s for %(organisation)s", name=view.name, organisation=view.organisation.name)
    return speaker_of(view)


def capacity_of(view: View) -> str:
    """For which side of society somebody speaks: the stakeholder group, or themselves; empty where it is not told."""
    if view.origin is not None:
        told = "" if speaker_of(view) == origin_of(view) else origin_of(view)
        return ", ".join(words for words in (view.group, told) if words)
    if view.for_organisation is None:
        return ""
    if view.group:
        return view.group
    return _("for an organisation") if view.for_organisation else _("for themselves")


def said_in(view: View) -> str:
    """What it says; of a confidential one that it is, and what may be told; of a withheld one why it is."""
    if view.is_closed and view.withheld:
        return notice_of(view.withheld)
    return _("Confidential; summary: %(summary)s", summary=view.summary) if view.is_closed else view.text


def choice_of(view: View) -> str:
    """What the public is not told, for those who see more; empty where all is told."""
    if not view.tells_more:
        return ""
    kept = {
        Withholding.HELD: _("waits for a moderator, not public"),
        Withholding.HIDDEN: _("hidden from the public"),
        Withholding.RESTRICTED: _("restricted to the office"),
    }
    chosen = {
        Publication.NAMED: "",
        Publication.ORGANISATION: _("in public without the person's name"),
        Publication.ANONYMOUS: _("anonymous in public"),
        Publication.CONFIDENTIAL: _("confidential"),
    }
    words = (kept[view.withheld.how] if view.withheld else "", chosen[view.publication])
    return ", ".join(word for word in words if word)


def notice_of(withheld: Withheld) -> str:
    """What stands in the place of a text that is withheld: how, when and under which published rule."""
    day = show_date(withheld.at)
    if withheld.how is Withholding.HELD:
        return _("Submitted on %(day)s. A moderator reads it before it is published.", day=day)
    rule = rule_name(withheld.rule) if withheld.rule else ""
    if withheld.how is Withholding.RESTRICTED:
        return _("Restricted to the office on %(day)s, under the rule “%(rule)s”.", day=day, rule=rule)
    return _("Hidden by a moderator on %(day)s, under the rule “%(rule)s”.", day=day, rule=rule)


def rule_name(rule: Rule) -> str:
    """What a published rule is called."""
    return {
        Rule.NOT_THE_AUTHOR: _("Written in somebody else's name"),
        Rule.NO_MANDATE: _("Speaks for an organisation without its mandate"),
        Rule.PERSONAL_DATA: _("Personal data of others"),
        Rule.SECRETS: _("Confidential information of others"),
        Rule.ABUSE: _("Insults, threats, hatred"),
        Rule.UNLAWFUL: _("Against the law in another way"),
        Rule.ADVERTISING: _("Advertising, or nothing to do with any code of practice"),
        Rule.FLOODING: _("The same sent again and again to obstruct"),
        Rule.HARMFUL: _("Links or files that do harm"),
    }[rule]

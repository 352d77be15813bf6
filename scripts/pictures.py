"""Which pictures README and docs show: who looks, at which page, and what they have done there before the picture."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from scripts.acts import (
    Prepare,
    assign_on_the_desk,
    begin_points,
    bring_form,
    choose,
    choose_two_accounts,
    decide_the_case,
    flag_the_first,
    follow,
    merge_two,
    name_annotations,
    open_annotations,
    open_shortcuts,
    select_on_the_desk,
    show,
    split_a_measure,
    split_into_points,
    type_in_two_windows,
    write_a_reply,
    write_on,
)
from scripts.staging import close_the_round, prepare_the_release

CODE = "/codes/repair-information"
PUBLISHED = "/codes/plain-instructions"
WORKSPACE = "/organisations/example-repair-network/rounds/repair-information/3"
STAKEHOLDER = "karin.provsson@example.net"
DRAFTER = "dana.exempel@example.org"
MODERATOR = "cleo.muster@example.org"
ADMINISTRATOR = "ada.sample@example.org"
LONG = 116
"""An annotation of a closed round, not answered yet, that says several things."""
DESKTOP = (1280, 800)
TALL = (1280, 860)
PHONE = (390, 844)


@dataclass(frozen=True)
class Picture:
    """A picture: its file, its page, who looks, in which window, what they do first, and what is staged before that."""

    name: str
    path: str
    account: str | None = None
    window: tuple[int, int] = DESKTOP
    scheme: Literal["light", "dark"] = "light"
    prepare: Prepare | None = None
    stage: Callable[[], None] | None = None


PICTURES = [
    Picture("home", "/"),
    Picture("code", CODE),
    Picture("reading", f"{CODE}/drafts/3", STAKEHOLDER, prepare=open_annotations("measure-1.2")),
    Picture("reading-dark", f"{CODE}/drafts/3", None, (1280, 720), "dark", open_annotations("measure-9.3")),
    Picture("reading-phone", f"{CODE}/drafts/3", None, PHONE, prepare=show("[data-provision='measure-1.2']")),
    Picture("provision-phone", f"{CODE}/drafts/3/measure-1.2", STAKEHOLDER, PHONE),
    Picture("provision", f"{CODE}/drafts/3/measure-1.2", STAKEHOLDER),
    Picture(
        "choice",
        f"{CODE}/drafts/3/measure-1.2",
        STAKEHOLDER,
        TALL,
        prepare=choose("confidential"),
    ),
    Picture(
        "annotating",
        f"{CODE}/drafts/3",
        STAKEHOLDER,
        DESKTOP,
        prepare=write_on(
            "measure-1.5",
            "every statement on safety",
            "Say also who that person is.",
            "every statement on safety and will be named",
        ),
    ),
    Picture("shortcuts", f"{CODE}/drafts/3", STAKEHOLDER, prepare=open_shortcuts),
    Picture("what-moderators-decided", "/account/moderation", "quentin.echantillon@example.com"),
    Picture("drafts", "/account/unsent", STAKEHOLDER),
    Picture("two-windows", f"{CODE}/drafts/3/measure-1.2", STAKEHOLDER, TALL, prepare=type_in_two_windows),
    Picture("proposals", f"{CODE}/drafts/3/measure-1.1/proposals", STAKEHOLDER),
    Picture(
        "annotation",
        f"{CODE}/drafts/1/measure-1.2",
        None,
        TALL,
        prepare=follow(".thread:has-text('whole first season') a[href^='/annotations/']"),
    ),
    Picture(
        "carried",
        f"{CODE}/drafts/1/measure-1.2",
        None,
        TALL,
        prepare=follow(".thread:has-text('whole first season') a[href^='/annotations/']", show("#journey")),
    ),
    Picture("only-changed", f"{CODE}/compare/2/3/reading", STAKEHOLDER, TALL, prepare=show(".provision")),
    Picture("receipt", "/account/receipts", STAKEHOLDER, prepare=follow("main a[href^='/receipts/']")),
    Picture("watching", "/account/watching", STAKEHOLDER),
    Picture("annotations", f"{CODE}/annotations", STAKEHOLDER),
    Picture("spreadsheet", f"{CODE}/rounds/3/import", STAKEHOLDER, TALL),
    Picture("spreadsheet-rows", f"{CODE}/rounds/3/import", STAKEHOLDER, TALL, prepare=follow("a[href^='/imports/']")),
    Picture("workspace-spreadsheet", f"{CODE}/rounds/3/import", STAKEHOLDER, TALL, prepare=bring_form),
    Picture("comparing", f"{CODE}/compare/2/3", None, TALL, prepare=show("[id='measure-1.3']")),
    Picture(
        "comparing-margin",
        f"{CODE}/compare/2/3?view=margin&only=wording",
        None,
        TALL,
        prepare=show("[id='measure-1.2']"),
    ),
    Picture("lineage", f"{CODE}/lineage/3?show=people", DRAFTER, TALL, prepare=show(".tabs")),
    Picture("answers", f"{CODE}/answers"),
    Picture("round", f"{CODE}/rounds/2"),
    Picture("missing-voices", f"{CODE}/rounds/3", STAKEHOLDER, prepare=show("#voices", 110)),
    Picture("edition", f"{PUBLISHED}/editions/2"),
    Picture("account", "/account", STAKEHOLDER),
    Picture("signing-in", "/account/signing-in", STAKEHOLDER),
    Picture("registering", "/register"),
    Picture("since", "/since", STAKEHOLDER),
    Picture("organisation", "/organisations/example-repair-network", STAKEHOLDER),
    Picture("inviting", "/organisations/example-repair-network", STAKEHOLDER, prepare=show("#members")),
    Picture("workspace", WORKSPACE, STAKEHOLDER, TALL),
    Picture(
        "contribution", f"{WORKSPACE}?state=ready", STAKEHOLDER, TALL, prepare=follow(".thread a:has-text('Tove')")
    ),
    Picture("contribution-link", WORKSPACE, STAKEHOLDER, TALL, prepare=show("#links")),
    Picture("merged", f"{WORKSPACE}?state=accepted", STAKEHOLDER, TALL, prepare=follow(".thread-who a")),
    Picture("merging-contributions", WORKSPACE, STAKEHOLDER, TALL, prepare=merge_two),
    Picture("submitting-a-position", f"{WORKSPACE}/submit", STAKEHOLDER, TALL),
    Picture("position", f"{CODE}/rounds/3/positions/example-repair-network", None, TALL),
    Picture("party", "/organisations/example-repair-network/edit", STAKEHOLDER, TALL, prepare=show("#kind", 200)),
    Picture("import", f"{CODE}/drafts/import", DRAFTER),
    Picture(
        "replies",
        f"{CODE}/annotations?kind=technical&round=1&provision=measure-5.2",
        STAKEHOLDER,
        (1280, 1000),
        prepare=follow("a:text-is('Annotation 14')", show("#replies")),
    ),
    Picture("question", f"{CODE}/rounds/3/questions/2", STAKEHOLDER, (1280, 1000), prepare=show("#annotations")),
    Picture(
        "replying",
        f"{CODE}/annotations?round=3&provision=measure-9.3",
        STAKEHOLDER,
        (1280, 1000),
        prepare=follow("a:text-is('Annotation 189')", write_a_reply),
    ),
    Picture(
        "follow-up",
        "/since",
        STAKEHOLDER,
        TALL,
        prepare=follow(
            "section[aria-labelledby='to-follow-up'] summary", follow("[aria-labelledby='to-follow-up'] li a")
        ),
    ),
    Picture("opening-a-round", f"{PUBLISHED}/rounds/open", "farah.beispiel@example.org", TALL),
    Picture("extending-a-round", f"{CODE}/rounds/3/extend", DRAFTER, TALL),
    Picture("desk", f"{CODE}/desk", DRAFTER),
    Picture("desk-acting", f"{CODE}/desk", DRAFTER, prepare=select_on_the_desk),
    Picture("new-issue", f"{CODE}/desk/issues/new?round=3", DRAFTER, TALL, prepare=name_annotations),
    Picture("points", f"{CODE}/desk/decide/{LONG}", DRAFTER, TALL, prepare=begin_points),
    Picture("released-issue", f"{CODE}/issues", None, TALL, prepare=follow("main h2 a, main h3 a")),
    Picture("suggestions", f"{CODE}/desk/suggestions", DRAFTER),
    Picture("issue", f"{CODE}/desk/issues/1", DRAFTER, TALL),
    Picture("suggestion", f"{CODE}/desk/suggestions", DRAFTER, (1280, 1000), prepare=follow("main h2 a")),
    Picture(
        "issue-open",
        f"{CODE}/desk/issues?round=3",
        DRAFTER,
        (1280, 1000),
        prepare=follow("main a:has-text('One month or more')"),
    ),
    Picture("board", f"{CODE}/desk/board", DRAFTER, TALL),
    Picture("desk-read", f"{CODE}/desk", MODERATOR),
    Picture("my-work", f"{CODE}/desk/mine", DRAFTER),
    Picture("deciding", f"{CODE}/desk/decide/158", DRAFTER, TALL),
    Picture(
        "answering-an-issue",
        f"{CODE}/desk/issues?round=3",
        DRAFTER,
        TALL,
        prepare=follow("main a:has-text('One month or more')", follow("main a[href$='/answer']")),
    ),
    Picture("templates", f"{CODE}/desk/templates", DRAFTER),
    Picture(
        "splitting",
        f"{CODE}/working",
        DRAFTER,
        TALL,
        prepare=split_a_measure,
    ),
    Picture("importing-reasons", f"{CODE}/reasons/import", DRAFTER),
    Picture("agreement", f"{CODE}/desk/agreement?state=returned", DRAFTER),
    Picture("workshop-record", f"{CODE}/records/2", DRAFTER),
    Picture("recording", f"{CODE}/records/new?round=3", DRAFTER, TALL),
    Picture("contribution-recorded", f"{CODE}/records/2/contributions/new", DRAFTER, TALL),
    Picture("disclosures", f"{CODE}/disclosures", DRAFTER),
    Picture("working-draft", f"{CODE}/working", DRAFTER),
    Picture("editing", f"{CODE}/working", DRAFTER, (1280, 940), prepare=follow("a:has-text('Measure 1.2')")),
    Picture("checking", f"{CODE}/drafts/3/anchors", DRAFTER, TALL),
    Picture("releasing", f"{CODE}/working/release", DRAFTER),
    Picture("preparing-a-release", f"{CODE}/working/release", DRAFTER, prepare=show("#prepare-title", 110)),
    Picture("changes", f"{CODE}/working/changes", DRAFTER),
    Picture("numbers", f"{CODE}/working/numbers", DRAFTER, TALL),
    Picture("checks", f"{CODE}/working/findings", DRAFTER),
    Picture(
        "edits",
        f"{CODE}/working/edits",
        DRAFTER,
        TALL,
        prepare=follow("a:has-text('Measure 1.2')", show("#notes", 480)),
    ),
    Picture("footprint", f"{CODE}/drafts/3/measure-1.2/footprint", None, TALL, prepare=show("h1", 110)),
    Picture("release-rules", f"{CODE}/release-rules", MODERATOR, TALL),
    Picture("creating-a-code", "/codes/new", MODERATOR),
    Picture("people-of-a-code", f"{CODE}/people", MODERATOR),
    Picture("moderation-queue", f"{CODE}/cases", MODERATOR),
    Picture("moderation-case", f"{CODE}/cases/3", MODERATOR, TALL),
    Picture("moderation-flag", f"{CODE}/annotations", None, TALL, prepare=flag_the_first),
    Picture("moderation-decide", f"{CODE}/cases/3", MODERATOR, TALL, prepare=decide_the_case),
    Picture("moderation-appeal", f"{CODE}/cases/1", ADMINISTRATOR, TALL, prepare=show("#judged")),
    Picture("moderation-first", f"{CODE}/cases/settings", MODERATOR),
    Picture("moderation-figures", f"{CODE}/moderation", None, TALL),
    Picture("verifying-people", "/admin/identities", MODERATOR),
    Picture("verifying", "/organisations/minta-green-forum", MODERATOR),
    Picture("publishing", f"{CODE}/publish/3", MODERATOR),
    Picture("accounts", "/admin/accounts", ADMINISTRATOR),
    Picture("second-factor", "/account/app", ADMINISTRATOR, TALL, prepare=follow("main form button[type=submit]")),
    Picture("asked-again", "/account/confirm", ADMINISTRATOR),
    Picture("privacy", "/privacy"),
    Picture("seals", "/record"),
    Picture("your-data", "/account/data", STAKEHOLDER),
    Picture("erasing-oneself", "/account/erasure", "tove.eksempel@example.net", TALL),
    Picture(
        "erasing",
        "/admin/accounts?q=Tove",
        ADMINISTRATOR,
        TALL,
        prepare=follow("main a:has-text('Tove')", follow("a[href$='/erasure']")),
    ),
    Picture("merging", "/admin/merging", MODERATOR, TALL, prepare=choose_two_accounts),
    Picture("groups", "/admin/stakeholder-groups", ADMINISTRATOR),
    Picture("record", "/admin/audit", ADMINISTRATOR),
    Picture("jobs", "/admin/jobs", ADMINISTRATOR),
    # What follows changes the instance, so it comes last.
    Picture("desk-undo", f"{CODE}/desk", DRAFTER, prepare=assign_on_the_desk),
    Picture("points-answered", f"{CODE}/desk/decide/{LONG}", DRAFTER, TALL, prepare=split_into_points),
    Picture("workspace-closed", WORKSPACE, STAKEHOLDER, (1280, 960), stage=close_the_round),
    Picture("releasing-answers", f"{CODE}/desk/release", DRAFTER, stage=close_the_round),
    Picture(
        "approving",
        f"{CODE}/working/release",
        MODERATOR,
        TALL,
        prepare=show("form[action$='/approve']", 420),
        stage=prepare_the_release,
    ),
]

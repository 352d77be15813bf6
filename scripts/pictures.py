"""Which pictures README and docs show: who looks, at which page, and what they have done there before the picture."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from playwright.sync_api import Page

CODE = "/codes/repair-information"
PUBLISHED = "/codes/plain-instructions"
WORKSPACE = "/organisations/example-repair-network/rounds/repair-information/3"
STAKEHOLDER = "karin.provsson@example.net"
DRAFTER = "dana.exempel@example.org"
MODERATOR = "cleo.muster@example.org"
ADMINISTRATOR = "ada.sample@example.org"
FILLED_FORM = "codeprac/sample/content/repair-information/comments.csv"
DESKTOP = (1280, 800)
TALL = (1280, 860)
PHONE = (390, 844)

Prepare = Callable[[Page], None]


@dataclass(frozen=True)
class Picture:
    """A picture: its file, its page, who looks, in which window, and what they do first."""

    name: str
    path: str
    account: str | None = None
    window: tuple[int, int] = DESKTOP
    scheme: Literal["light", "dark"] = "light"
    prepare: Prepare | None = None


def show(selector: str, above: int = 90) -> Prepare:
    """Bring an element to the top of the window, below the bars."""

    def act(page: Page) -> None:
        page.locator(selector).first.evaluate(
            "(element, above) => scrollTo(0, element.getBoundingClientRect().top + scrollY - above)", above
        )
        page.wait_for_timeout(900)

    return act


def follow(selector: str, then: Prepare | None = None) -> Prepare:
    """Follow a link or press a button, and wait for the page that it leads to."""

    def act(page: Page) -> None:
        page.locator(selector).first.click()
        page.wait_for_load_state("networkidle")
        if then:
            then(page)

    return act


def open_annotations(provision: str) -> Prepare:
    """Read a provision with the annotations beside it."""

    def act(page: Page) -> None:
        show(f"[data-provision='{provision}']")(page)
        page.locator(f"[data-count='{provision}']").click()
        page.wait_for_timeout(600)
        page.mouse.move(0, 0)
        show(f"[data-provision='{provision}']")(page)

    return act


def type_in_two_windows(page: Page) -> None:
    """Go on with a draft in two windows at once."""
    other = page.context.new_page()
    other.goto(page.url)
    for window, words in ((other, "Repair cafés meet once a month."), (page, "Repair cafés meet every four weeks.")):
        window.locator("textarea[name=text]").fill(words)
        window.wait_for_timeout(3000)
    other.close()
    show(".keeping", 330)(page)


def write_on(provision: str, words: str, text: str, wording: str = "") -> Prepare:
    """Select words of a provision, press the button, and write an annotation without sending it."""

    def act(page: Page) -> None:
        show(f"[data-provision='{provision}']")(page)
        page.locator(f"[data-provision='{provision}'] [data-text]").evaluate(SELECT, words)
        page.locator(".select-button").click()
        page.wait_for_timeout(900)
        page.locator(".composer textarea[name=text]").fill(text)
        if wording:
            page.locator(".composer textarea[name=proposed_wording]").fill(wording)
        page.wait_for_timeout(600)
        show(f"[data-provision='{provision}']")(page)

    return act


def choose(publication: str) -> Prepare:
    """Choose in the form of a provision's page what the public sees."""

    def act(page: Page) -> None:
        page.locator(".choice-fields > summary").click()
        page.locator(f".choice-fields input[value='{publication}']").check()
        show("#annotation-speaker, .choice-fields")(page)

    return act


def choose_two_accounts(page: Page) -> None:
    """Enter the addresses of two accounts to see what merging them would move."""
    page.locator("#kept").fill("wanda.pavyzdys@example.net")
    page.locator("#closed").fill("tove.eksempel@example.net")
    follow("main form button[type=submit]")(page)


def bring_form(page: Page) -> None:
    """Bring the filled form of the sample into the workspace."""
    page.locator("input[type=file]").set_input_files(FILLED_FORM)
    page.get_by_label("as a draft in the workspace of").check()
    follow("main form button[type=submit]")(page)


def open_shortcuts(page: Page) -> None:
    """Press the key that tells of all others."""
    page.keyboard.press("?")
    page.wait_for_timeout(600)


SELECT = """(root, words) => {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const at = node.data.indexOf(words);
    if (at < 0) continue;
    getSelection().setBaseAndExtent(node, at, node, at + words.length);
    return;
  }
  throw new Error('these words are not there');
}"""


def flag_the_first(page: Page) -> None:
    """The form that flags the first annotation of a list."""
    page.locator(".thread-facts a[href^='/annotations/']").first.click()
    page.get_by_role("link", name="Flag this annotation").click()


def decide_the_case(page: Page) -> None:
    """The form of a decision, filled in."""
    form = page.locator("main form:has([name=words])")
    form.locator("input[value=amend]").check()
    form.locator("[name=rule]").select_option(index=2)
    form.locator("[name=words]").fill("It says to speak for an association, which has not asked for it.")
    show("main form h2", 60)(page)


def split_a_measure(page: Page) -> None:
    """The form that splits a provision, with a cut chosen."""
    name = page.locator("main a:has-text('Measure 1.2')").first.get_attribute("href") or ""
    page.goto(f"{name}/split", wait_until="networkidle")
    page.locator("main input[name=cut]").first.check()


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
    Picture("edition", f"{PUBLISHED}/editions/2"),
    Picture("account", "/account", STAKEHOLDER),
    Picture("signing-in", "/account/signing-in", STAKEHOLDER),
    Picture("since", "/since", STAKEHOLDER),
    Picture("organisation", "/organisations/example-repair-network", STAKEHOLDER),
    Picture("inviting", "/organisations/example-repair-network", STAKEHOLDER, prepare=show("#members")),
    Picture("workspace", WORKSPACE, STAKEHOLDER, TALL),
    Picture(
        "contribution", f"{WORKSPACE}?state=ready", STAKEHOLDER, TALL, prepare=follow(".thread a:has-text('Tove')")
    ),
    Picture("contribution-link", WORKSPACE, STAKEHOLDER, TALL, prepare=show("#links")),
    Picture("merged", f"{WORKSPACE}?state=accepted", STAKEHOLDER, TALL, prepare=follow(".thread-who a")),
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
        "follow-up",
        "/since",
        STAKEHOLDER,
        TALL,
        prepare=follow(
            "section[aria-labelledby='to-follow-up'] summary", follow("[aria-labelledby='to-follow-up'] li a")
        ),
    ),
    Picture("opening-a-round", f"{PUBLISHED}/rounds/open", "farah.beispiel@example.org", TALL),
    Picture("desk", f"{CODE}/desk", DRAFTER),
    Picture("suggestions", f"{CODE}/desk/suggestions?round=2", DRAFTER),
    Picture("issue", f"{CODE}/desk/issues/1", DRAFTER, TALL),
    Picture("board", f"{CODE}/desk/board", DRAFTER, TALL),
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
    Picture("disclosures", f"{CODE}/disclosures", DRAFTER),
    Picture("working-draft", f"{CODE}/working", DRAFTER),
    Picture("editing", f"{CODE}/working", DRAFTER, (1280, 940), prepare=follow("a:has-text('Measure 1.2')")),
    Picture("checking", f"{CODE}/drafts/3/anchors", DRAFTER, TALL),
    Picture("releasing", f"{CODE}/working/release", DRAFTER),
    Picture("changes", f"{CODE}/working/changes", DRAFTER),
    Picture("numbers", f"{CODE}/working/numbers", DRAFTER, TALL),
    Picture("checks", f"{CODE}/working/findings", DRAFTER),
    Picture("edits", f"{CODE}/working/edits", DRAFTER, TALL, prepare=follow("a:has-text('Measure 1.2')")),
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
    Picture(
        "erasing",
        "/admin/accounts?q=Tove",
        ADMINISTRATOR,
        TALL,
        prepare=follow("main a:has-text('Tove')", follow("a[href$='/erasure']")),
    ),
    Picture("merging", "/admin/merging", MODERATOR, TALL, prepare=choose_two_accounts),
    Picture("record", "/admin/audit", ADMINISTRATOR),
    Picture("jobs", "/admin/jobs", ADMINISTRATOR),
]

"""What is done on a page before its picture is taken: each act is what a reader of the guides would do there."""

from collections.abc import Callable

from playwright.sync_api import Page

FILLED_FORM = "codeprac/sample/content/repair-information/comments.csv"

Prepare = Callable[[Page], None]


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


def select_on_the_desk(page: Page) -> None:
    """Tick three rows of the desk and open what they can be assigned to."""
    for place in (1, 2, 3):
        page.locator("[data-desk] input[name=annotation]").nth(place).check()
    page.locator("#do-assign > summary").click()
    page.locator("#act-assignee").select_option(index=1)
    page.wait_for_timeout(400)


def assign_on_the_desk(page: Page) -> None:
    """Give three annotations of the desk to a drafter; how to undo it stands above the table."""
    select_on_the_desk(page)
    page.locator("#do-assign button[value=assign]").click()
    page.wait_for_load_state("networkidle")


def write_a_reply(page: Page) -> None:
    """Write a reply with evidence to an annotation, without sending it."""
    page.get_by_role("radio", name="Add evidence").check()
    page.locator("#reply-form textarea[name=text]").fill("In our workshops three models make up half of all repairs.")
    show("#endorsements", 80)(page)


def name_annotations(page: Page) -> None:
    """Fill in the form that makes an issue of annotations."""
    page.locator("[name=numbers]").fill("184, 189")
    page.locator("[name=title]").fill("From which list are the ten models drawn?")
    page.locator("[name=summary]").fill("One tried it with students, another asks with which probability.")


def begin_points(page: Page) -> None:
    """Go from an annotation to where it is split, and tick where its further points begin."""
    page.get_by_role("link", name="Split into points").click()
    for words in ("Paragraph (2)", "Paragraph (3)", "And a small thing"):
        page.get_by_label(f"A point begins here {words}").check()


def split_into_points(page: Page) -> None:
    """Split the annotation, and choose the outcome of its first point."""
    begin_points(page)
    page.get_by_role("button", name="Split into points").click()
    page.wait_for_load_state("networkidle")
    page.locator("#outcome-1").select_option(index=3)
    page.locator("#reason-1").fill("Whoever places the appliance on the market is the Signatory, and answers for it.")
    show("h1", 110)(page)


def merge_two(page: Page) -> None:
    """Tick two contributions and press what merges them."""
    boxes = page.locator("input[form=merge-form]")
    boxes.nth(0).check()
    boxes.nth(1).check()
    page.get_by_role("button", name="Merge those ticked").click()
    page.wait_for_load_state("networkidle")

"""Selecting words of a draft in the browser, and seeing what is painted over them."""

from playwright.sync_api import Page

from tests.annotations.scene import Scene


def select(page: Page, slug: str, words: str) -> None:
    """Select words of a provision, as a script can; the tests of the mouse drag."""
    page.evaluate(SELECT, [[slug, words], [slug, words]])


def select_from_to(page: Page, start: tuple[str, str], end: tuple[str, str]) -> None:
    """Select from the first words, in a provision, to the last, maybe in another one."""
    page.evaluate(SELECT, [list(start), list(end)])


def select_and_press_a(page: Page, slug: str, words: str) -> None:
    """Select words and press the key before the page has heard of the selection, as quick fingers do."""
    press = "document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'a', bubbles: true }))"
    page.evaluate(f"(where) => {{ ({SELECT})(where); {press}; }}", [[slug, words]] * 2)


def box_of(page: Page, slug: str, words: str) -> dict[str, float]:
    """Where words begin (left, top) and end (right, bottom) in the window, after scrolling there."""
    found: dict[str, float] = page.evaluate(f"(where) => {{ {FIND} ; return box(where[0], where[1]); }}", [slug, words])
    return found


FIND = """
const find = (slug, words) => {
  const text = document.querySelector(`[data-provision="${slug}"] [data-text]`);
  const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const at = node.data.indexOf(words);
    if (at < 0) continue;
    const range = new Range();
    range.setStart(node, at);
    range.setEnd(node, at + words.length);
    return range;
  }
};
const box = (slug, words) => {
  const range = find(slug, words);
  range.startContainer.parentElement.scrollIntoView({ block: 'center', behavior: 'instant' });
  const rects = [...range.getClientRects()];
  const [first, last] = [rects[0], rects.at(-1)];
  const middle = ({ top, bottom }) => (top + bottom) / 2;
  return { left: first.left, top: middle(first), right: last.right, bottom: middle(last) };
};
"""
SELECT = (
    f"(where) => {{ {FIND} ; const [from, to] = where.map(([slug, words]) => find(slug, words)); "
    "getSelection().setBaseAndExtent(from.startContainer, from.startOffset, to.endContainer, to.endOffset); }"
)


def painted(page: Page) -> list[str]:
    """The words that are painted, in the order of the text, whatever their depth."""
    words: list[str] = page.evaluate(
        """() => ['annotation-1', 'annotation-2', 'annotation-3']
            .flatMap((name) => [...CSS.highlights.get(name)])
            .sort((a, b) => a.compareBoundaryPoints(Range.START_TO_START, b)).map(String)"""
    )
    return words


def read(page: Page, scene: Scene) -> None:
    page.goto(f"/codes/{scene.code.slug}/drafts/1")
    wait_for_counts(page)


def read_again(page: Page) -> None:
    """Load the draft at hand once more; until its scripts have come, "Annotate" leads to a page of its own."""
    page.reload()
    wait_for_counts(page)


def wait_for_counts(page: Page) -> None:
    page.wait_for_function("() => /[0-9]/.test(document.querySelector('a[data-count]')?.textContent)")

"""What makes a page accessible here: axe finds nothing, in light and in dark, and nothing sticks out at the side."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

SCHEMES = ("light", "dark")
COLOUR_RULES = ["color-contrast", "link-in-text-block"]
# Axe takes seconds over long pages: among the children of one element the first few of a class stand for all.
ALIKE = 4
RUN_AGAIN = "async options => (await axe.run(options)).violations"
TAKE_OUT_THE_ALIKE = """most => {
  const taken = [];
  for (const parent of document.querySelectorAll("main, main *")) {
    const seen = {};
    for (const child of parent.childElementCount > most ? parent.children : []) {
      if (child.matches("input, select, textarea")) continue; // a script that saves what is typed may look for it
      const kind = `${child.tagName} ${child.className}`;
      seen[kind] = (seen[kind] ?? 0) + 1;
      if (seen[kind] > most && !child.contains(document.activeElement)) taken.push([child, new Comment()]);
    }
  }
  for (const [element, place] of taken) element.replaceWith(place);
  window.putBack = () => taken.reverse().forEach(([element, place]) => place.replaceWith(element));
}"""


def assert_accessible(page: Page) -> None:
    """Fail with every violation, for each scheme, and with what is wider than the window."""
    faults = find_overflow(page)
    page.evaluate(TAKE_OUT_THE_ALIKE, ALIKE)
    faults += [fault for scheme in SCHEMES for fault in find_violations(page, scheme)]
    page.evaluate("() => window.putBack()")
    assert not faults, f"{page.url} is not accessible:\n" + "\n".join(f"  {fault}" for fault in faults)


def find_violations(page: Page, scheme: str) -> list[str]:
    """axe's violations in one scheme, a line for each element; in dark only what depends on colours is asked again."""
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]  # one of SCHEMES
    options: dict[str, object] = {"resultTypes": ["violations"]}
    if scheme == SCHEMES[0]:
        violations = Axe().run(page, options=options).response["violations"]
    else:  # axe is in the page by now: half a megabyte to read, once is enough
        violations = page.evaluate(RUN_AGAIN, options | {"runOnly": COLOUR_RULES})
    return [
        f"{scheme}: {violation['id']}: {node['failureSummary'].splitlines()[-1].strip()} in {node['html'][:160]}"
        for violation in violations
        for node in violation["nodes"]
    ]


def find_overflow(page: Page) -> list[str]:
    """The width that the page has too much, if any: a page scrolls up and down, never sideways."""
    excess = page.evaluate("() => document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return [f"the page is {excess} px wider than its window"] if excess > 0 else []

"""What makes a page accessible here: axe finds nothing, in light and in dark, and nothing sticks out at the side.

Axe takes seconds over long pages, most of them over colours. What it has judged once in this process it is not asked
again: a page of the same structure, and words shown in the same way, by the same styles within the same elements."""

from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

SCHEMES = ("light", "dark")
COLOUR_RULES = ["color-contrast", "link-in-text-block"]
# Among the children of one element the first few of a class stand for all.
ALIKE = 4
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
LOOK = (Path(__file__).parent / "look.js").read_text(encoding="utf-8")
JUDGE_STRUCTURE = """async (colours) => {
  const rules = Object.fromEntries(colours.map((rule) => [rule, { enabled: false }]));
  return (await axe.run({ resultTypes: ["violations"], rules })).violations;
}"""
# Only what axe is sure of is known from then on: what something else covers may be seen on the next page.
JUDGE_COLOURS = """async ([rules, ways]) => {
  const include = ways.map((way) => window.looks.get(way));
  const options = { runOnly: rules, resultTypes: ["violations", "passes", "incomplete"], elementRef: true };
  const { violations, passes, incomplete } = await axe.run({ include }, options);
  const among = (results) => new Set(results.flatMap(({ nodes }) => nodes.map(({ element }) => element)));
  const [sure, unsure] = [among(passes), among([...violations, ...incomplete])];
  for (const { nodes } of violations) for (const node of nodes) delete node.element;
  const known = ways.filter((way) => sure.has(window.looks.get(way)) && !unsure.has(window.looks.get(way)));
  return { violations, known };
}"""
AXE = Axe().axe_script
judged: set[tuple[Any, ...]] = set()


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
    width = page.evaluate("() => innerWidth")
    look = page.evaluate(LOOK)
    structure = (width, look["structure"])
    ways = [way for way in look["colours"] if (scheme, width, way) not in judged]
    violations = []
    if scheme == SCHEMES[0] and structure not in judged:
        violations += ask_axe(page, JUDGE_STRUCTURE, COLOUR_RULES)
        if not violations:
            judged.add(structure)
    if ways:
        answer = ask_axe(page, JUDGE_COLOURS, [COLOUR_RULES, ways])
        judged.update((scheme, width, way) for way in answer["known"])
        violations += answer["violations"]
    return [
        f"{scheme}: {violation['id']}: {node['failureSummary'].splitlines()[-1].strip()} in {node['html'][:160]}"
        for violation in violations
        for node in violation["nodes"]
    ]


def ask_axe(page: Page, script: str, argument: Any) -> Any:
    """Run a script that needs axe, which is half a megabyte to read: once for a page is enough."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(AXE)
    return page.evaluate(script, argument)


def find_overflow(page: Page) -> list[str]:
    """The width that the page has too much, if any: a page scrolls up and down, never sideways."""
    excess = page.evaluate("() => document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return [f"the page is {excess} px wider than its window"] if excess > 0 else []

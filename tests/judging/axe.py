"""What makes a page accessible here: axe finds nothing, in light and in dark, and nothing sticks out at the side.

Axe takes seconds over long pages, most of them over colours. What it has judged once in this process it is not asked
again: a page of the same structure, and words shown in the same way, by the same styles within the same elements."""

from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from tests.judging.axe_script import AXE_FILE, AXE_PATH

SCHEMES = ("light", "dark")
COLOUR_RULES = ["color-contrast", "link-in-text-block"]
# Among the children of one element the first few of a class stand for all.
ALIKE = 4
TAKE_OUT_THE_ALIKE = """most => {
  const { scrollWidth, clientWidth } = document.documentElement;
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
  return { excess: scrollWidth - clientWidth, isDark: matchMedia("(prefers-color-scheme: dark)").matches };
}"""
LOOK = (Path(__file__).parent / "look.js").read_text(encoding="utf-8")
# Of what it finds axe is asked for no more than is told: a selector for each element takes longer than judging it.
JUDGE = """async ([colours, ways, withStructure]) => {
  const lean = { selectors: false, iframes: false, preload: false };
  const rules = Object.fromEntries(colours.map((rule) => [rule, { enabled: false }]));
  const structure = withStructure ? (await axe.run({ ...lean, resultTypes: ["violations"], rules })).violations : [];
  if (!ways.length) return { structure, violations: [], known: [] };
  const include = ways.map((way) => window.looks.get(way));
  const resultTypes = ["violations", "passes", "incomplete"];
  const { violations, passes, incomplete } = await axe.run(
    { include }, { ...lean, runOnly: colours, resultTypes, elementRef: true },
  );
  const among = (results) => new Set(results.flatMap(({ nodes }) => nodes.map(({ element }) => element)));
  // Only what axe is sure of is known from then on: what something else covers may be seen on the next page.
  const [sure, unsure] = [among(passes), among([...violations, ...incomplete])];
  for (const { nodes } of violations) for (const node of nodes) delete node.element;
  const known = ways.filter((way) => sure.has(window.looks.get(way)) && !unsure.has(window.looks.get(way)));
  return { structure, violations, known };
}"""
AXE = AXE_FILE.read_text(encoding="utf-8")
# A browser that reads it from the live server keeps what it made of it for the next page.
READ_AXE = """async (path) => {
  if (document.querySelector('meta[http-equiv="Content-Security-Policy"]')) return false; // a file that lets nothing in
  const probe = document.createElement("div");
  probe.innerHTML = "<noscript><i></i></noscript>";
  if (!location.protocol.startsWith("http") || probe.querySelector("i")) return false;
  const script = Object.assign(document.createElement("script"), { src: path });
  const read = new Promise((done) => { script.onload = () => done(true); script.onerror = () => done(false); });
  document.head.append(script);
  return read.finally(() => script.remove());
}"""
judged: set[tuple[Any, ...]] = set()


def assert_accessible(page: Page) -> None:
    """Fail with every violation, for each scheme, and with what is wider than the window. The page is left in the
    scheme in which it was not."""
    page.wait_for_load_state()  # a click returns as soon as the next page begins
    found = page.evaluate(TAKE_OUT_THE_ALIKE, ALIKE)
    faults = name_overflow(found["excess"])
    own, other = reversed(SCHEMES) if found["isDark"] else SCHEMES
    faults += find_violations(page, own, with_structure=True)
    page.emulate_media(color_scheme=other)  # type: ignore[arg-type]  # one of SCHEMES
    faults += find_violations(page, other, with_structure=False)
    page.evaluate("() => window.putBack()")
    assert not faults, f"{page.url} is not accessible:\n" + "\n".join(f"  {fault}" for fault in faults)


def find_violations(page: Page, scheme: str, *, with_structure: bool) -> list[str]:
    """axe's violations in the scheme that the page is in, a line for each element; only what depends on colours has to
    be asked in both."""
    look = page.evaluate(LOOK, with_structure)
    width = look["width"]
    structure = (width, look["structure"])
    is_new = with_structure and structure not in judged
    ways = [way for way in look["colours"] if (scheme, width, way) not in judged]
    if not ways and not is_new:
        return []
    answer = ask_axe(page, look["hasAxe"], [COLOUR_RULES, ways, is_new])
    judged.update((scheme, width, way) for way in answer["known"])
    if is_new and not answer["structure"]:
        judged.add(structure)
    return [
        f"{scheme}: {violation['id']}: {node['failureSummary'].splitlines()[-1].strip()} in {node['html'][:160]}"
        for violation in answer["structure"] + answer["violations"]
        for node in violation["nodes"]
    ]


def ask_axe(page: Page, has_axe: bool, argument: Any) -> Any:
    """Let axe judge; its half a megabyte is read once for a page, and sent where no server has it or no script runs."""
    if not has_axe and not page.evaluate(READ_AXE, AXE_PATH):
        page.evaluate(AXE)
    return page.evaluate(JUDGE, argument)


def find_overflow(page: Page) -> list[str]:
    """The width that the page has too much, if any: a page scrolls up and down, never sideways."""
    return name_overflow(
        page.evaluate("() => document.documentElement.scrollWidth - document.documentElement.clientWidth")
    )


def name_overflow(excess: int) -> list[str]:
    """A fault, where something sticks out."""
    return [f"the page is {excess} px wider than its window"] if excess > 0 else []

"""What makes a page accessible here: axe finds nothing, in light and in dark, and nothing sticks out at the side."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

SCHEMES = ("light", "dark")
COLOUR_RULES = ["color-contrast", "link-in-text-block"]


def assert_accessible(page: Page) -> None:
    """Fail with every violation, for each scheme, and with what is wider than the window."""
    faults = [fault for scheme in SCHEMES for fault in find_violations(page, scheme)]
    faults += find_overflow(page)
    assert not faults, f"{page.url} is not accessible:\n" + "\n".join(f"  {fault}" for fault in faults)


def find_violations(page: Page, scheme: str) -> list[str]:
    """axe's violations in one scheme, a line for each element; in dark only what depends on colours is asked again."""
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]  # one of SCHEMES
    options: dict[str, object] = {"resultTypes": ["violations"]}
    if scheme != SCHEMES[0]:
        options["runOnly"] = COLOUR_RULES
    violations = Axe().run(page, options=options).response["violations"]
    return [
        f"{scheme}: {violation['id']}: {node['failureSummary'].splitlines()[-1].strip()} in {node['html'][:160]}"
        for violation in violations
        for node in violation["nodes"]
    ]


def find_overflow(page: Page) -> list[str]:
    """The width that the page has too much, if any: a page scrolls up and down, never sideways."""
    excess = page.evaluate("() => document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return [f"the page is {excess} px wider than its window"] if excess > 0 else []

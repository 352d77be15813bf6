"""Two persons release a draft, each in their own browser."""

from playwright.sync_api import Page, expect

SLOW = 60_000


def release_by_two(first: Page, second: Page, slug: str, *, why: str = "Said at the hearing.") -> None:
    """One prepares the release and says why what holds it up may pass; the other approves it."""
    first.goto(f"/codes/{slug}/working/release", timeout=SLOW)
    for reason in first.get_by_label("Why this may pass").all():
        reason.fill(why)
    first.get_by_role("button", name="Prepare the release of draft").click(timeout=SLOW)
    expect(first.get_by_text("It comes out once a second person has approved it")).to_be_visible(timeout=SLOW)
    second.goto(f"/codes/{slug}/working/release", timeout=SLOW)
    second.get_by_role("button", name="Approve and release draft").click(timeout=SLOW)
    expect(second.get_by_text("is public", exact=False).first).to_be_visible(timeout=SLOW)

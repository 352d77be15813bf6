"""Addresses, links and moderators of codes of practice."""

import pytest

from codeprac.codes.rules import is_last_moderator, is_slug, is_web_address, suggest_slug


@pytest.mark.parametrize("slug", ["gpai", "a", "repair-information", "code-2", "x" * 60])
def test_small_letters_digits_and_hyphens_make_an_address(slug: str) -> None:
    assert is_slug(slug)


@pytest.mark.parametrize("slug", ["", "New", "new", "-a", "a-", "a--b", "a b", "ä", "a/b", "a.b", "x" * 61])
def test_anything_else_makes_none(slug: str) -> None:
    assert not is_slug(slug)


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Code of Practice on Repair", "code-of-practice-on-repair"),
        ("Élevage & Straße 2.0", "elevage-strasse-2-0"),
        ("Кодекс", "code"),
        ("New", "new-2"),
        ("🙂", "code"),
    ],
)
def test_an_address_is_made_from_any_title(title: str, slug: str) -> None:
    assert suggest_slug(title) == slug


def test_a_suggested_address_is_free_and_usable_however_long_the_title() -> None:
    title = "word " * 40
    first = suggest_slug(title)
    second = suggest_slug(title, {first})
    assert first != second
    assert is_slug(first)
    assert is_slug(second)


@pytest.mark.parametrize("url", ["https://example.org", "http://example.org/a?b=c#d", "https://[::1]/"])
def test_web_addresses_may_become_links(url: str) -> None:
    assert is_web_address(url)


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "data:text/html,x",
        "//example.org",
        "/codes/a",
        "https://",
        "ftp://example.org",
        "https://exa mple.org",
        "java\nscript:alert(1)",
        "https://[",
        "",
    ],
)
def test_nothing_else_becomes_a_link(url: str) -> None:
    assert not is_web_address(url)


def test_the_last_moderator_is_known() -> None:
    assert is_last_moderator("a", ["a"])
    assert not is_last_moderator("a", ["a", "b"])
    assert not is_last_moderator("b", ["a"])

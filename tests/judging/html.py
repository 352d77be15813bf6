"""What makes a page valid here: HTML that a strict parser accepts, and rules of this house that a parser knows not."""

from collections import Counter
from collections.abc import Iterator
from xml.etree.ElementTree import Element

import html5lib

from tests.judging.plain import read_page, read_piece

LABELLED_BY_THEMSELVES = {"hidden", "submit", "button", "reset", "image"}
REFERRING = (
    "for",
    "aria-labelledby",
    "aria-describedby",
    "aria-controls",
    "aria-owns",
    "aria-details",
    "list",
    "form",
    "headers",
)
VOID_OF_MEANING = {"", "#", "javascript:void(0)"}


def assert_valid_html(html: str) -> None:
    """Fail with every fault of the page, each in one line."""
    faults = list(find_faults(html))
    assert not faults, "the page is not valid:\n" + "\n".join(f"  {fault}" for fault in faults)


def assert_valid_piece(html: str) -> None:
    """The same for a piece of a page that a script puts in; what it refers to may be in the page."""
    root, faults = read_piece(html), list[str]()
    if root is None:
        parser = html5lib.HTMLParser(namespaceHTMLElements=False)
        root = parser.parseFragment(html)
        faults += syntax_faults(parser, html)
    faults += (fault for check in PIECE_CHECKS for fault in check(root))
    assert not faults, "the piece of a page is not valid:\n" + "\n".join(f"  {fault}" for fault in faults)


def find_faults(html: str) -> Iterator[str]:
    """Every fault of a page, in words."""
    root = read_page(html)
    if root is None:
        parser = html5lib.HTMLParser(namespaceHTMLElements=False)
        root = parser.parse(html)
        yield from syntax_faults(parser, html)
    for check in PAGE_CHECKS:
        yield from check(root)


def syntax_faults(parser: html5lib.HTMLParser, html: str) -> Iterator[str]:
    """What the parser had to mend, with its place."""
    lines = html.splitlines()
    for (line, column), code, values in parser.errors:
        near = lines[line - 1][max(0, column - 60) : column + 20].strip() if 0 < line <= len(lines) else ""
        yield f"line {line}, column {column}: {code} {values or ''} near {near!r}"


def check_outline(root: Element) -> Iterator[str]:
    """One title, one h1, one main, a language, and headings that skip no level."""
    if not (root.get("lang") or "").strip():
        yield "html has no lang"
    if not "".join(root.findtext("head/title") or "").strip():
        yield "the page has no title"
    for name in ("h1", "main"):
        if (count := len(list(root.iter(name)))) != 1:
            yield f"the page has {count} {name} elements instead of one"


def check_ids(root: Element) -> Iterator[str]:
    """Ids are unique and well-formed, and what refers to an id finds it."""
    ids = Counter(element.get("id") for element in elements(root) if element.get("id") is not None)
    for name, count in ids.items():
        if count > 1:
            yield f"id {name!r} occurs {count} times"
        if not name or any(character.isspace() for character in name):
            yield f"id {name!r} is empty or holds a space"
    for element in elements(root):
        for attribute in REFERRING:
            for name in (element.get(attribute) or "").split():
                if name not in ids:
                    yield f"{element.tag} {attribute}={name!r} refers to no id of the page"
        href = element.get("href") or ""
        if element.tag == "a" and href.startswith("#") and href[1:] not in ids and href not in {"#", "#top"}:
            yield f"a link leads to {href!r}, which the page has not"


def check_policy(root: Element) -> Iterator[str]:
    """No inline script, style or handler: the content security policy forbids them."""
    for element in elements(root):
        if element.tag == "script" and not element.get("src") and element.get("type") not in DATA_TYPES:
            yield "an inline script"
        if element.tag == "style":
            yield "an inline style sheet"
        for attribute in element.keys():  # noqa: SIM118 - an Element's iterator gives its children
            name = str(attribute)
            if name == "style" or name.startswith("on"):
                yield f"{element.tag} has the inline attribute {name!r}"
        for attribute in ("href", "src", "action", "formaction"):
            if (element.get(attribute) or "").strip().lower().startswith("javascript:"):
                yield f"{element.tag} {attribute} is a script"


def check_names(root: Element) -> Iterator[str]:
    """Every control, link, button and picture has a name that can be read out."""
    labelled = {label.get("for") for label in root.iter("label")}
    inside = {id(control) for label in root.iter("label") for control in label.iter()}
    for element in elements(root):
        if element.tag in {"input", "select", "textarea"}:
            if element.get("type") in LABELLED_BY_THEMSELVES or id(element) in inside:
                continue
            if element.get("id") not in labelled and not has_name(element):
                yield f"{element.tag} name={element.get('name')!r} has no label"
        elif element.tag == "img" and element.get("alt") is None:
            yield f"img {element.get('src')!r} has no alt"
        elif element.tag in {"button", "a", "summary"} and not has_name(element) and not has_text(element):
            yield f"{element.tag} {element.get('href') or element.get('name') or ''!r} has nothing to read out"
        elif element.tag == "a" and (element.get("href") or "#none") in VOID_OF_MEANING:
            yield "a link leads nowhere"


def check_nesting(root: Element) -> Iterator[str]:
    """Nothing interactive inside something interactive, and no form inside a form; lists hold items."""
    for element in elements(root):
        if element.tag in {"a", "button"}:
            for inner in element.iter():
                if inner is not element and inner.tag in {"a", "button", "input", "select", "textarea", "label"}:
                    yield f"{inner.tag} inside {element.tag}"
        if element.tag in CHILDREN:
            for child in element:
                if isinstance(child.tag, str) and child.tag not in {*CHILDREN[element.tag], "template", "script"}:
                    yield f"{child.tag} directly inside {element.tag}"


def check_content(root: Element) -> Iterator[str]:
    """No block inside running text, and nothing that HTML has given up."""
    for element in elements(root):
        if element.tag in OBSOLETE_ELEMENTS:
            yield f"{element.tag} is obsolete"
        for name in OBSOLETE_ATTRIBUTES & {str(key) for key in element.keys()}:  # noqa: SIM118 - as above
            if (element.tag.rpartition("}")[2], name) not in STILL_ALLOWED:
                yield f"the attribute {name!r} of {element.tag} is obsolete"
        if element.tag in RUNNING_TEXT:
            for inner in elements(element):
                if inner is not element and inner.tag in BLOCKS:
                    yield f"{inner.tag} inside {element.tag}"


def elements(root: Element) -> Iterator[Element]:
    """All elements, without comments."""
    return (element for element in root.iter() if isinstance(element.tag, str))


def has_name(element: Element) -> bool:
    """Does an attribute name the element?"""
    return any((element.get(name) or "").strip() for name in ("aria-label", "aria-labelledby", "title"))


def has_text(element: Element) -> bool:
    """Does its content name the element?"""
    if "".join(element.itertext()).strip():
        return True
    return any((inner.get("alt") or inner.get("aria-label") or "").strip() for inner in elements(element))


RUNNING_TEXT = set(
    "p h1 h2 h3 h4 h5 h6 span em strong small b i u s code cite q abbr label button time mark sub sup kbd".split()
)
BLOCKS = set(
    "address article aside blockquote dd details div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 "
    "header hr main menu nav ol p pre section table ul".split()
)
OBSOLETE_ELEMENTS = set("acronym applet basefont big center dir font frame frameset marquee nobr strike tt".split())
OBSOLETE_ATTRIBUTES = set(
    "align bgcolor border cellpadding cellspacing frameborder height hspace valign vspace width".split()
)
STILL_ALLOWED = {
    (tag, name)
    for tag in (
        "img",
        "svg",
        "canvas",
        "iframe",
        "input",
        "video",
        "source",
        "rect",
        "use",
        "symbol",
        "image",
        "pattern",
        "mask",
        "marker",
    )
    for name in ("width", "height")
}
CHILDREN = {"ul": {"li"}, "ol": {"li"}, "menu": {"li"}, "dl": {"dt", "dd", "div"}}
DATA_TYPES = {"application/json", "importmap"}
PIECE_CHECKS = (check_policy, check_names, check_nesting, check_content)
PAGE_CHECKS = (check_outline, check_ids, *PIECE_CHECKS)

"""What is read quickly is what a strict parser reads, and has no fault that one would find."""

import random
import re
from xml.etree.ElementTree import Element

import html5lib
import pytest

from tests.client import JudgingClient
from tests.factories.accounts import make_user
from tests.judging.plain import read_page, read_piece

PAGE = """<!doctype html>
<html lang="en" data-uses-keys="on">
<head>
  <meta charset="utf-8">
  <title>A page &amp; more</title>
  <link rel="stylesheet" href="/static/a.css?a=1&amp;b=2">
  <script type="module" src="/a.js"></script>
</head>
<body class="">
<a class="skip-link" href="#main">Skip</a>
<header><nav aria-label="About"><ul><li><a href="/">Home</a></li>
<li class="here"><b>There</b> and <i>here</i></li></ul></nav></header>
<main id="main" tabindex="-1">
<h1>A page</h1><p>One <span>or <em>two</em></span> and&nbsp;more<br>words &lt; others &quot;said&#34; <kbd>x</kbd>.</p>
<p><svg class="icon" aria-hidden="true" viewBox="0 0 16 16"><use href="/icons.svg#a"/></svg></p>
<svg role="img" aria-label="Bars"><desc>Bars</desc><g><rect width="1" height="2"/><text x="1">One</text></g></svg>
<form method="post"><label for="a">Name</label><input id="a" name="a" value="it&#39;s" required>
<fieldset><legend>Which</legend><select id="b" name="b"><option value="1" selected>One</option>
<optgroup label="More"><option>Two</option></optgroup></select></fieldset>
<textarea id="c" name="c" rows="2">\r
&lt;p&gt; typed</textarea><button class="primary" type="submit">Send</button></form>
<table><caption>What there is</caption><colgroup><col><col></colgroup><thead><tr><th scope="col">One</th></tr></thead>
<tbody><tr><td><p>Cell</p><a href="/b">b</a></td></tr></tbody><tfoot><tr><td>Sum</td></tr></tfoot></table>
<dl><dt>Term</dt><dd>What it means</dd><div><dt>Other</dt><dd><p>So</p></dd></div></dl>
<details><summary>More</summary><pre>
  x = 1
</pre><blockquote><p>Said.<del>not</del><ins>so</ins></p></blockquote><hr></details>
<template><p>Later</p></template><ol><li>One<ol><li>Inner</li></ol></li></ol>
<datalist id="d"><option value="x"></option></datalist><progress max="3" value="1">1</progress>
</main>
<script type="application/json" id="data">{"a": [1, "b"]}</script>
</body>
</html>
"""
MARKS = re.findall(r"<[^>]*>|[^<]+", PAGE)
STRANGE = [
    *"<b> </b> <p> </p> <td> <svg> </svg> <tr>x </a> <a/> & &copy <!----> <i/> </br> <image> <select> <li>".split(),
    *"<dd> </form> <form> < <h2> <body> </body> <head> <style>p{}</style> <button> <option> <P> <math>".split(),
    *('<i a="" a="">', "<a href=/>", "\x00", "\r\n", "<!doctype html>", "<desc>"),
]


def parse(html: str, *, piece: bool = False) -> tuple[Element, list[object]]:
    """What the strict parser reads, and what it had to mend."""
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    return (parser.parseFragment(html) if piece else parser.parse(html)), parser.errors


def told(element: Element, depth: int = 0) -> list[tuple[int, str, tuple[tuple[str, str], ...], str]]:
    """A tree as a list; blanks alone say nothing, nor does how much of them there is."""
    attributes = tuple(sorted((str(name), value) for name, value in element.items()))
    said = " ".join((element.text or "").split())
    rows = [(depth, str(element.tag), attributes, said)]
    for child in element:
        rows += told(child, depth + 1)
        if tail := " ".join((child.tail or "").split()):
            rows.append((depth, "", (), tail))
    return rows


def test_a_page_written_plainly_is_read_as_by_a_parser() -> None:
    tree, errors = parse(PAGE)
    assert errors == []
    found = read_page(PAGE)
    assert found is not None
    assert told(found) == told(tree)


def test_a_piece_written_plainly_is_read_as_by_a_parser() -> None:
    piece = PAGE[PAGE.index("<h1>") : PAGE.index("</main>")]
    tree, errors = parse(piece, piece=True)
    assert errors == []
    found = read_piece(piece)
    assert found is not None
    assert told(found)[1:] == told(tree)[1:]


@pytest.mark.parametrize("seed", range(4))
def test_of_a_page_with_a_fault_it_says_that_it_does_not_know(seed: int) -> None:
    """Tags and texts are left out, doubled or put elsewhere: none is read otherwise than by the parser."""
    choose, known = random.Random(seed), 0
    for _ in range(150):
        marks = list(MARKS)
        for _ in range(choose.choice((1, 1, 2))):
            _spoil(marks, choose)
        html = "".join(marks)
        if (found := read_page(html)) is not None:
            tree, errors = parse(html)
            assert (errors, told(found)) == ([], told(tree)), html
            known += 1
    assert known > 5


def _spoil(marks: list[str], choose: random.Random) -> None:
    at = choose.randrange(len(marks))
    match choose.randrange(4):
        case 0:
            del marks[at]
        case 1:
            marks.insert(at, choose.choice(STRANGE))
        case 2:
            marks.insert(at, choose.choice(MARKS))
        case _:
            marks[at] = choose.choice(MARKS)


def test_pages_of_the_house_are_written_plainly(client: JudgingClient) -> None:
    """Or all would go to the parser, and nobody would notice but the clock."""
    client.sign_in(make_user())
    for path in ("/", "/organisations", "/account", "/record", "/moderation/rules", "/not/there"):
        assert read_page(client.get(path).text) is not None, path

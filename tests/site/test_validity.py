"""The judge of the pages sees what it should see."""

import pytest

from tests.judging.html import assert_valid_html, find_faults

PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>A page</title></head>
<body><main><h1>A page</h1>{}</main></body></html>"""


def test_a_sound_page_has_no_faults() -> None:
    assert_valid_html(PAGE.format('<form><label for="a">Name</label><input id="a" name="a"></form>'))


@pytest.mark.parametrize(
    ("piece", "fault"),
    [
        ("<p>one<p></b>", "unexpected-end-tag"),
        ('<i id="a"></i><i id="a"></i>', "occurs 2 times"),
        ('<label for="b">Name</label>', "refers to no id"),
        ('<input name="a">', "has no label"),
        ("<script>alert(1)</script>", "inline script"),
        ("<style>a{}</style>", "inline style"),
        ('<p style="color:red">red</p>', "inline attribute 'style'"),
        ('<p onclick="go()">go</p>', "inline attribute 'onclick'"),
        ('<a href="javascript:go()">go</a>', "is a script"),
        ("<h1>Another</h1>", "2 h1 elements"),
        ('<img src="a.svg">', "has no alt"),
        ('<a href="/"></a>', "nothing to read out"),
        ('<a href="#nowhere">go</a>', "which the page has not"),
        ('<a href="/"><button>go</button></a>', "button inside a"),
        ("<ul><p>one</p></ul>", "directly inside ul"),
        ("<span><div>one</div></span>", "div inside span"),
        ("<center>one</center>", "obsolete"),
    ],
)
def test_a_fault_is_found(piece: str, fault: str) -> None:
    assert any(fault in found for found in find_faults(PAGE.format(piece)))


def test_a_page_without_title_and_language_is_faulty() -> None:
    faults = list(
        find_faults("<!doctype html><html><head><title></title></head><body><main><h1>x</h1></main></body></html>")
    )
    assert faults == ["html has no lang", "the page has no title"]

"""What is stored as HTML says what it should."""

from flask import Flask, get_template_attribute

from codeprac.drafts.rendering.bodies import with_links_to
from codeprac.drafts.rendering.kinds import kind_names
from codeprac.drafts.rendering.segments import segments
from codeprac.text.diffing import Nature, Op, Segment
from codeprac.text.provisions import Kind


def test_every_kind_has_the_word_of_its_sign(app: Flask) -> None:
    with app.test_request_context():
        sign = get_template_attribute("macros/signs.html", "provision_kind")
        assert {kind.value: sign(kind).strip() for kind in Kind} == kind_names()


def test_changed_words_are_marked_for_eyes_and_ears(app: Flask) -> None:
    parts = [
        Segment(Op.EQUAL, "They will "),
        Segment(Op.DELETE, "<keep>"),
        Segment(Op.INSERT, "write "),
        Segment(Op.EQUAL, "it."),
    ]
    html = str(segments(parts))
    assert html == (
        'They will <del><span class="said"> [deleted:] </span>&lt;keep&gt;</del>'
        '<ins><span class="said"> [inserted:] </span>write </ins><span class="said"> [end of change] </span>it.'
    )
    assert "keep" not in str(segments(parts, "new"))
    assert "write" not in str(segments(parts, "old"))


def test_changes_of_quotes_are_not_marked(app: Flask) -> None:
    parts = [Segment(Op.DELETE, '"', Nature.STYLE), Segment(Op.INSERT, "“", Nature.STYLE), Segment(Op.EQUAL, "word")]
    assert str(segments(parts)) == "“word"
    assert str(segments(parts, "old")) == '"word'


def test_a_body_shown_alone_links_to_the_page_of_the_draft() -> None:
    html = '<a href="#measure-2">Measure 2</a> <a href="#m-fn-1" id="m-fnref-1">[1]</a> <li id="m-fn-1">Note</li>'
    alone = with_links_to(html, "/codes/tests/drafts/1")
    assert 'href="/codes/tests/drafts/1#measure-2"' in alone
    assert 'href="#m-fn-1"' in alone

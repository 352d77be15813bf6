"""A text that is translated late is a text, not markup."""

from flask import Flask, render_template_string
from flask_babel import lazy_gettext


def test_a_name_in_a_lazy_text_is_escaped(app: Flask) -> None:
    said = lazy_gettext("for %(name)s", name="<b>Bad & Co</b>")
    with app.test_request_context():
        assert render_template_string("{{ said }}", said=said) == "for &lt;b&gt;Bad &amp; Co&lt;/b&gt;"

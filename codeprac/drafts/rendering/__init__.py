"""What is rendered once, when a draft is released, and stored: plain HTML from templates, without a request.

The stored text names static files under a version that is filled in when a page is put together (`with_static`)."""

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from flask_babel import format_decimal, get_domain, gettext, ngettext
from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from codeprac.drafts.rendering.segments import segments

TEMPLATES = Path(__file__).resolve().parents[3] / "templates"
STATIC_PREFIX = "/static/@version@/"


def template(name: str) -> Template:
    """A template of `templates/drafts/rendering`."""
    return _environment().get_template(f"drafts/rendering/{name}")


def with_static(html: str, prefix: str) -> str:
    """Stored HTML with the present address of static files, which ends with a slash."""
    return html.replace(STATIC_PREFIX, prefix)


def translating() -> dict[str, Callable[..., str]]:
    """`_` and `ngettext` for a template that asks them thousands of times: the language is looked up once."""
    translations = get_domain().get_translations()

    def one(text: str, **values: Any) -> str:
        said: str = translations.gettext(text)
        return said % values if values else said

    def several(single: str, plural: str, count: int, **values: Any) -> str:
        said: str = translations.ngettext(single, plural, count)
        return said % {"num": count, **values}

    return {"_": one, "ngettext": several}


@cache
def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["number"] = format_decimal
    made.globals.update(_=gettext, ngettext=ngettext, url_for=_url_for, segments=segments)
    made.globals["signs_address"] = lambda: _url_for("static", filename="img/icons.svg")
    return made


def _url_for(endpoint: str, *, filename: str) -> str:
    """The macros ask for static files only."""
    if endpoint != "static":
        raise ValueError(f"stored HTML cannot refer to {endpoint}")
    return f"{STATIC_PREFIX}{filename}"

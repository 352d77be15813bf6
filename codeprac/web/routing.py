"""Routes whose addresses are made by code that is compiled when the first is asked for, not for all when we start."""

from collections.abc import Callable
from functools import cache
from typing import Any

from flask import Flask
from werkzeug.routing import Rule

Build = Callable[..., tuple[str, str]]


class LateRule(Rule):
    """A route; most processes make addresses of few of our hundreds, and compiling all takes most of the time
    that making the application does."""

    def _compile_builder(self, append_unknown: bool = True) -> Build:
        @cache
        def compiled() -> Build:
            return super(LateRule, self)._compile_builder(append_unknown)

        def build(rule: Rule, *arguments: Any, **values: Any) -> tuple[str, str]:
            return compiled()(rule, *arguments, **values)

        return build


def init_app(app: Flask) -> None:
    """Make routes of this kind from here on."""
    app.url_rule_class = LateRule

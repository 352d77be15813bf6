"""A browser between our pages and the provider's."""

import re
from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

from tests.servers.openid import OpenIDProvider, path_of

CONTINUE = "/login/openid/continue"


class Visitor:
    """Goes to the provider and comes back."""

    def __init__(self, app: Flask, provider: OpenIDProvider) -> None:
        self.client: Any = app.test_client()
        self.provider = provider

    def leave(self, place: str = "") -> str:
        """Choose to sign in by the provider; where that leads."""
        answer = self.client.get("/login/openid", query_string={"next": place} if place else {})
        assert answer.status_code == 302, answer.text
        return str(answer.location)

    def come_back(self, place: str = "") -> TestResponse:
        """Go there, sign in, and come back."""
        answer: TestResponse = self.client.get(path_of(self.provider.visit(self.leave(place))))
        return answer

    def arrive(self, place: str = "") -> str:
        """The same, on to the page with the button."""
        answer = self.come_back(place)
        assert answer.location == CONTINUE, self.said(answer)
        return str(self.client.get(CONTINUE).text)

    def settle(self, **fields: str) -> TestResponse:
        """Press the button."""
        answer: TestResponse = self.client.post(CONTINUE, data=fields)
        return answer

    def enter(self, place: str = "", **fields: str) -> TestResponse:
        """All of it."""
        self.arrive(place)
        return self.settle(**fields)

    def said(self, answer: TestResponse) -> str:
        """What a page to which an answer leads says first."""
        page = self.client.get(answer.location).text if answer.location else answer.text
        found = re.search(r'<div class="flashes".*?</div>', page, re.DOTALL)
        return " ".join(re.sub(r"<[^>]+>", " ", found[0]).split()) if found else page[:2_000]

    @property
    def name(self) -> str | None:
        """Who is signed in here."""
        name: str | None = self.client.get("/session.json").json.get("name")
        return name

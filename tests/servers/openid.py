"""A small real provider of OpenID Connect on loopback, made of Authlib's server side: discovery, published keys that
can be changed, the code flow with PKCE, and an ID token that a test can spoil."""

import os
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any
from urllib.parse import urlsplit

import requests
from authlib.integrations.flask_oauth2 import AuthorizationServer
from authlib.oauth2.rfc6749 import AuthorizationCodeMixin, ClientMixin
from authlib.oauth2.rfc6749.grants import AuthorizationCodeGrant
from authlib.oauth2.rfc7636 import CodeChallenge
from authlib.oidc.core import OpenIDCode
from flask import Flask, Response, jsonify, request
from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey
from werkzeug.serving import make_server

from tests.servers.smtp import free_port

CLIENT_ID, CLIENT_SECRET = "codeprac", "a secret between the provider and us"
Claims = dict[str, Any]


@dataclass
class Person:
    """Who signs in at the provider."""

    sub: str = "subject-1"
    email: str = "olga.owner@example.org"
    email_verified: bool | None = True
    name: str = "Olga Owner"

    def claims(self) -> Claims:
        """What the provider says of them."""
        said = {"sub": self.sub, "email": self.email, "name": self.name, "email_verified": self.email_verified}
        return {name: value for name, value in said.items() if value not in {None, ""}}


class Client(ClientMixin):
    """The one client that the provider knows."""

    def __init__(self, provider: "OpenIDProvider") -> None:
        self.provider = provider

    def get_client_id(self) -> str:
        return CLIENT_ID

    def get_default_redirect_uri(self) -> str:
        return self.provider.redirect_uri

    def get_allowed_scope(self, scope: str) -> str:
        return scope

    def check_redirect_uri(self, redirect_uri: str) -> bool:
        return redirect_uri == self.provider.redirect_uri

    def check_client_secret(self, client_secret: str) -> bool:
        return client_secret == CLIENT_SECRET

    def check_endpoint_auth_method(self, method: str, endpoint: str) -> bool:
        return method == "client_secret_basic"

    def check_response_type(self, response_type: str) -> bool:
        return response_type == "code"

    def check_grant_type(self, grant_type: str) -> bool:
        return grant_type == "authorization_code"


@dataclass
class Code(AuthorizationCodeMixin):
    """A code that waits to be exchanged."""

    person: Person
    nonce: str
    redirect_uri: str
    scope: str
    code_challenge: str
    code_challenge_method: str = "S256"
    auth_time: int = field(default_factory=lambda: int(time.time()))

    def get_redirect_uri(self) -> str:
        return self.redirect_uri

    def get_scope(self) -> str:
        return self.scope


class OpenIDProvider:
    """The provider as a context manager. `person` is who signs in next; `spoil` changes the claims of the next tokens;
    `nonces` are those it was sent."""

    def __init__(self, redirect_uri: str = "http://localhost/login/openid/return") -> None:
        self.port, self.redirect_uri = free_port(), redirect_uri
        self.issuer = f"http://127.0.0.1:{self.port}"
        self.rotate()
        self.forget()

    def forget(self) -> None:
        """As if nobody had come yet."""
        self.person = Person()
        self.codes: dict[str, Code] = {}
        self.nonces: list[str] = []
        self.asked: list[dict[str, str]] = []
        self.spoil: Callable[[Claims], None] = lambda claims: None
        self.called = self.issuer
        self.signs_with: RSAKey | None = None
        self.tells_address_in_token = True

    def rotate(self, *, kid: str | None = None) -> None:
        """Sign with a new key from now on, and publish it alone."""
        self.key = RSAKey.generate_key(2048, {"kid": kid or f"key-{time.monotonic_ns()}", "use": "sig"})

    def visit(self, address: str) -> str:
        """Sign in there as a browser would, and give the address that leads back."""
        answer = requests.get(address, allow_redirects=False, timeout=10)
        assert answer.status_code == 302, answer.text
        return answer.headers["Location"]

    def __enter__(self) -> "OpenIDProvider":
        os.environ["AUTHLIB_INSECURE_TRANSPORT"] = "1"
        self._server = make_server("127.0.0.1", self.port, self._make_app(), threaded=True)
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(10)

    def _make_app(self) -> Flask:
        app = Flask("provider")
        server = AuthorizationServer(app, lambda client_id: Client(self) if client_id == CLIENT_ID else None, _keep)
        server.register_grant(_grant(self), [_Tokens(self), CodeChallenge(required=True)])

        @app.get("/.well-known/openid-configuration")
        def describe() -> Response:
            return jsonify(
                issuer=self.called,
                authorization_endpoint=f"{self.issuer}/authorize",
                token_endpoint=f"{self.issuer}/token",
                userinfo_endpoint=f"{self.issuer}/userinfo",
                jwks_uri=f"{self.issuer}/keys",
                id_token_signing_alg_values_supported=["RS256", "HS256", "none"],
            )

        @app.get("/keys")
        def keys() -> Response:
            return jsonify(KeySet([self.key]).as_dict(private=False))

        @app.get("/authorize")
        def authorize() -> Any:
            self.asked.append(request.args.to_dict())
            grant = server.get_consent_grant(end_user=self.person)
            return server.create_authorization_response(grant_user=self.person, grant=grant)

        @app.post("/token")
        def token() -> Any:
            return server.create_token_response()

        @app.get("/userinfo")
        def userinfo() -> Response:
            return jsonify(self.person.claims())

        return app


def _keep(token: Claims, request: Any) -> None:
    """Nobody asks for the access token again: what it opens is told to whoever comes."""


class _Tokens(OpenIDCode):
    """ID tokens, spoiled as the test wants."""

    def __init__(self, provider: OpenIDProvider) -> None:
        super().__init__(require_nonce=True)
        self.provider = provider

    def exists_nonce(self, nonce: str, request: Any) -> bool:
        return nonce in self.provider.nonces

    def encode_id_token(self, token: Claims, request: Any) -> str:
        """The token for the person of the code."""
        now, code = int(time.time()), request.authorization_code
        claims = {"iss": self.provider.issuer, "aud": CLIENT_ID, "iat": now, "exp": now + 300, "nonce": code.nonce}
        claims |= {"auth_time": code.auth_time} | code.person.claims()
        if not self.provider.tells_address_in_token:
            claims = {name: value for name, value in claims.items() if not name.startswith("email")}
        self.provider.spoil(claims)
        key = self.provider.signs_with or self.provider.key
        return jwt.encode({"alg": "RS256", "kid": key.kid}, claims, key, ["RS256"])


def _grant(provider: OpenIDProvider) -> type[AuthorizationCodeGrant]:
    class Grant(AuthorizationCodeGrant):
        TOKEN_ENDPOINT_AUTH_METHODS = ["client_secret_basic"]

        def save_authorization_code(self, code: str, request: Any) -> None:
            asked = request.payload.data
            provider.nonces.append(asked["nonce"])
            provider.codes[code] = Code(
                request.user, asked["nonce"], asked["redirect_uri"], asked["scope"], asked["code_challenge"]
            )

        def query_authorization_code(self, code: str, client: Client) -> Code | None:
            return provider.codes.get(code)

        def delete_authorization_code(self, authorization_code: Code) -> None:
            provider.codes = {name: one for name, one in provider.codes.items() if one is not authorization_code}

        def authenticate_user(self, authorization_code: Code) -> Person:
            return authorization_code.person

    return Grant


def path_of(address: str) -> str:
    """What of an address a test's client asks for."""
    parts = urlsplit(address)
    return f"{parts.path}?{parts.query}"

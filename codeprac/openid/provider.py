"""The provider: leading there, and proving what it says of who comes back. Authlib does the protocol (code flow with
PKCE, state, nonce, signatures by the provider's published keys); what an ID token must hold, this says.

Nothing of it asks or writes the database."""

import copy
import logging
import time
from collections.abc import Mapping
from typing import Any

from authlib.common.errors import AuthlibBaseError
from authlib.integrations.flask_client import OAuth
from email_validator import EmailNotValidError, validate_email
from flask import Flask, current_app, request, session
from joserfc.errors import BadSignatureError, JoseError
from requests import RequestException
from werkzeug.wrappers import Response

from codeprac.accounts.rules import NAME_LENGTH, holds_web_address, normalise_email, one_line
from codeprac.config import Provider
from codeprac.openid.rules import Claimed

EXTENSION = "codeprac.openid"
NAME = "provider"
RETURN_PATH = "/login/openid/return"
# A key that the provider has withdrawn is believed no longer than this; a new one is fetched when it is first named.
SECONDS_KEPT = 3600
SECONDS_TO_ANSWER = 10
SECONDS_OF_LEEWAY = 30
# Signatures that only the provider can make; with a shared secret, or without any, somebody else could.
ALGORITHMS = frozenset("RS256 RS384 RS512 PS256 PS384 PS512 ES256 ES384 ES512 EdDSA Ed25519".split())
LONGEST_SUBJECT = 255
MOST_STARTED = 3
log = logging.getLogger(__name__)


class ProviderFault(Exception):
    """The provider cannot be reached, or says something that cannot be believed."""


class Declined(Exception):
    """Who went there came back without signing in."""


def init_app(app: Flask) -> None:
    """Bind the provider of the settings, if there is one."""
    chosen: Provider | None = app.config["OPENID"]
    if chosen is None:
        return
    app.extensions[EXTENSION] = OAuth(app).register(
        NAME,
        client_id=chosen.client_id,
        client_secret=chosen.client_secret,
        server_metadata_url=f"{chosen.issuer}/.well-known/openid-configuration",
        client_kwargs={
            "scope": "openid email profile",
            "code_challenge_method": "S256",
            "default_timeout": SECONDS_TO_ANSWER,
        },
    )


def chosen_provider() -> Provider | None:
    """The provider of the settings."""
    found: Provider | None = current_app.config["OPENID"]
    return found


def lead_there(**asked: Any) -> Response:
    """To the provider's own page; `asked` says more than the usual of what it shall do."""
    client = _client()
    started = sorted((one["exp"], name) for name, one in session.items() if name.startswith(f"_state_{NAME}"))
    for _ends, name in started[: -MOST_STARTED + 1]:
        session.pop(name)  # a cookie holds no more
    try:
        _read_metadata(client)
        answer: Response = client.authorize_redirect(current_app.config["BASE_URL"] + RETURN_PATH, **asked)
    except (AuthlibBaseError, RequestException, ValueError, RuntimeError) as error:
        raise _fault(error) from error
    return answer


def receive() -> tuple[Claimed, float | None]:
    """Who has come back, and when they signed in at the provider if it says so. Raises Declined or ProviderFault."""
    client, chosen = _client(), current_app.config["OPENID"]
    if request.args.get("error") == "access_denied":
        raise Declined
    try:
        metadata = _read_metadata(client)
        if request.args.get("iss", chosen.issuer) != chosen.issuer:
            raise ProviderFault("another provider has answered")
        claims = _read_token(client, chosen)
        facts = _with_userinfo(client, metadata, claims)
    except (AuthlibBaseError, JoseError, RequestException, ValueError, RuntimeError, KeyError, TypeError) as error:
        raise _fault(error) from error
    at = facts.get("auth_time")
    return _claimed(chosen, facts), at if isinstance(at, int | float) else None


def _client() -> Any:
    return current_app.extensions[EXTENSION]


def _read_metadata(client: Any) -> Mapping[str, Any]:
    """What the provider says of itself, read anew from time to time; it must be the provider of the settings."""
    known = client.server_metadata
    if time.time() - known.get("_loaded_at", 0) > SECONDS_KEPT:
        known.pop("_loaded_at", None)
        known.pop("jwks", None)
    metadata = client.load_server_metadata()
    if metadata.get("issuer") != current_app.config["OPENID"].issuer:
        known.pop("_loaded_at", None)
        raise ProviderFault(f"it calls itself {str(metadata.get('issuer'))[:200]!r}")
    offered = metadata.get("id_token_signing_alg_values_supported") or ["RS256"]
    metadata["id_token_signing_alg_values_supported"] = [one for one in offered if one in ALGORITHMS]
    return metadata


def _read_token(client: Any, chosen: Provider) -> Mapping[str, Any]:
    """The claims of the ID token, proven: of this provider, for us alone, for this very request, not run out."""
    wanted = {
        "claims_options": {
            "iss": {"essential": True, "values": [chosen.issuer]},
            "aud": {"essential": True, "values": [chosen.client_id]},
            "sub": {"essential": True},
            "exp": {"essential": True},
            "nonce": {"essential": True},
        },
        "leeway": SECONDS_OF_LEEWAY,
    }
    started = client.framework.get_state_data(session, request.args.get("state")) or {}
    try:
        claims = client.authorize_access_token(**copy.deepcopy(wanted)).get("userinfo")
    except BadSignatureError:  # a new key under the name of an old one, or without a name
        client.fetch_jwk_set(force=True)
        claims = client.parse_id_token(client.token, nonce=started["nonce"], **wanted)
    if not claims:
        raise ProviderFault("there was no ID token")
    audience = claims["aud"]
    if isinstance(audience, list) and len(audience) > 1 and claims.get("azp") != chosen.client_id:
        raise ProviderFault("the ID token was made for somebody else as well")
    return claims


def _with_userinfo(client: Any, metadata: Mapping[str, Any], claims: Mapping[str, Any]) -> Mapping[str, Any]:
    """The claims, with the address from where some providers tell it; what is signed comes first."""
    if claims.get("email") or not metadata.get("userinfo_endpoint"):
        return claims
    told = client.userinfo()
    if told.get("sub") != claims["sub"]:
        raise ProviderFault("it told of somebody else")
    return {**told, **claims}


def _claimed(chosen: Provider, facts: Mapping[str, Any]) -> Claimed:
    subject = facts["sub"]
    if not isinstance(subject, str) or not 0 < len(subject) <= LONGEST_SUBJECT:
        raise ProviderFault("its subject is none")
    email = _address(facts.get("email"))
    said = facts.get("email_verified", chosen.confirms_addresses)
    is_verified = said is True or said == "true"
    return Claimed(chosen.issuer, subject, email, is_verified and bool(email), _name(facts))


def _address(value: Any) -> str:
    try:
        return normalise_email(validate_email(str(value or ""), check_deliverability=False).normalized)
    except EmailNotValidError:
        return ""


def _name(facts: Mapping[str, Any]) -> str:
    parts = (str(facts.get(name) or "") for name in ("given_name", "family_name"))
    name = one_line(str(facts.get("name") or "") or " ".join(part for part in parts if part))[:NAME_LENGTH]
    return "" if holds_web_address(name) else name


def _fault(error: Exception) -> ProviderFault:
    """What is told to nobody, but written down: no claim, no token, only which step did not hold."""
    log.warning("signing in by OpenID Connect failed: %s: %s", type(error).__name__, str(error)[:200])
    return error if isinstance(error, ProviderFault) else ProviderFault(type(error).__name__)

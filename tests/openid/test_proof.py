"""What a provider says is believed only as far as it is proven."""

import time
from collections.abc import Callable

import pytest
from joserfc.jwk import RSAKey

from codeprac.openid.provider import EXTENSION
from tests.openid.visitor import CONTINUE, Visitor
from tests.servers.openid import Claims, OpenIDProvider, path_of

REFUSED = "Signing in by Sample Login did not work. Begin again from here."


def refused(visitor: Visitor) -> bool:
    answer = visitor.come_back()
    assert answer.location == "/login"
    assert visitor.said(answer) == REFUSED
    assert visitor.client.get(CONTINUE).location == "/login"  # nothing waits for a button
    return visitor.name is None


def set_to(**values: object) -> Callable[[Claims], None]:
    return lambda claims: claims.update(values)


@pytest.mark.parametrize(
    "spoil",
    [
        pytest.param(set_to(iss="https://evil.example"), id="wrong issuer"),
        pytest.param(set_to(aud="another-client"), id="wrong audience"),
        pytest.param(set_to(aud=["codeprac", "another-client"]), id="audience of others as well"),
        pytest.param(set_to(aud=["codeprac", "b"], azp="b"), id="made for another client"),
        pytest.param(set_to(exp=int(time.time()) - 3600, iat=int(time.time()) - 7200), id="expired token"),
        pytest.param(set_to(iat=int(time.time()) + 36_000, nbf=int(time.time()) + 36_000), id="not valid yet"),
        pytest.param(set_to(nonce="another"), id="nonce of nobody"),
        pytest.param(lambda claims: claims.pop("nonce"), id="no nonce"),
        pytest.param(lambda claims: claims.pop("sub"), id="no subject"),
        pytest.param(lambda claims: claims.pop("exp"), id="no end"),
        pytest.param(set_to(sub="x" * 300), id="endless subject"),
        pytest.param(set_to(sub=["x"]), id="subject that is none"),
    ],
)
def test_a_token_that_is_not_what_was_asked_for_signs_nobody_in(
    visitor: Visitor, provider: OpenIDProvider, spoil: Callable[[Claims], None]
) -> None:
    provider.spoil = spoil
    assert refused(visitor)


def test_a_replayed_nonce_signs_nobody_in(visitor: Visitor, provider: OpenIDProvider) -> None:
    """The token of an earlier sign-in, sent again for a later one."""
    visitor.come_back()
    provider.spoil = set_to(nonce=provider.nonces[0])
    assert refused(Visitor(visitor.client.application, provider))


def test_a_return_cannot_be_used_twice(visitor: Visitor, provider: OpenIDProvider) -> None:
    back = path_of(provider.visit(visitor.leave()))
    assert visitor.client.get(back).location == CONTINUE
    assert visitor.said(visitor.client.get(back)) == REFUSED


def test_a_return_that_another_browser_began_is_refused(visitor: Visitor, provider: OpenIDProvider) -> None:
    """Nobody signs somebody else in to an account of their own by sending them a link."""
    back = path_of(provider.visit(Visitor(visitor.client.application, provider).leave()))
    assert visitor.said(visitor.client.get(back)) == REFUSED


def test_a_return_from_another_provider_is_refused(visitor: Visitor, provider: OpenIDProvider) -> None:
    back = path_of(provider.visit(visitor.leave()))
    assert visitor.said(visitor.client.get(f"{back}&iss=https://evil.example")) == REFUSED


def test_keys_rotate_without_a_restart(visitor: Visitor, provider: OpenIDProvider) -> None:
    for kid in (None, "same name", "same name"):
        provider.rotate(kid=kid)
        assert visitor.come_back().location == CONTINUE


def test_a_key_that_the_provider_does_not_publish_proves_nothing(visitor: Visitor, provider: OpenIDProvider) -> None:
    provider.signs_with = RSAKey.generate_key(2048, {"kid": provider.key.kid})
    assert refused(visitor)
    provider.signs_with = RSAKey.generate_key(2048, {"kid": "unheard of"})
    assert refused(visitor)


def test_a_key_that_the_provider_has_withdrawn_is_forgotten(visitor: Visitor, provider: OpenIDProvider) -> None:
    assert visitor.come_back().location == CONTINUE
    old = provider.key
    provider.rotate()
    provider.signs_with = old
    metadata = visitor.client.application.extensions[EXTENSION].server_metadata
    metadata["_loaded_at"] -= 3601
    assert visitor.client.get("/login/openid").status_code == 302
    assert refused(Visitor(visitor.client.application, provider))


def test_a_signature_that_anybody_could_make_is_not_taken(visitor: Visitor, provider: OpenIDProvider) -> None:
    """The provider lists weak ways of signing; only those with a key of its own count."""
    visitor.come_back()
    metadata = visitor.client.application.extensions[EXTENSION].server_metadata
    assert metadata["id_token_signing_alg_values_supported"] == ["RS256"]


def test_a_provider_that_calls_itself_otherwise_is_not_the_one(visitor: Visitor, provider: OpenIDProvider) -> None:
    provider.called = "https://evil.example"
    answer = visitor.client.get("/login/openid")
    assert "Sample Login cannot be reached just now." in visitor.said(answer)


def test_who_declines_at_the_provider_is_back_without_a_fault(visitor: Visitor) -> None:
    visitor.leave()
    back = visitor.client.get("/login/openid/return?error=access_denied&state=x")
    assert visitor.said(back) == "You came back from Sample Login without signing in."


def test_who_begins_often_is_not_locked_out_by_the_size_of_a_cookie(visitor: Visitor, provider: OpenIDProvider) -> None:
    addresses = [visitor.leave() for _ in range(6)]
    with visitor.client.session_transaction() as session:
        assert sum(name.startswith("_state_") for name in session) == 3
    assert len(visitor.client.get_cookie("codeprac").value) < 3_500
    assert visitor.client.get(path_of(provider.visit(addresses[-2]))).location == CONTINUE


@pytest.mark.parametrize("query", ["", "?code=x", "?state=x", "?code=x&state=x", "?error=server_error&state=%00"])
def test_returns_of_nobody_are_told_so(visitor: Visitor, query: str) -> None:
    assert visitor.said(visitor.client.get(f"/login/openid/return{query}")) == REFUSED


@pytest.mark.parametrize("place", ["https://evil.example", "//evil.example", "/\\evil.example", "javascript:alert(1)"])
def test_signing_in_by_the_provider_leads_only_to_our_own_pages(visitor: Visitor, place: str) -> None:
    assert visitor.enter(place, name="Olga Owner").location == "/since"


def test_the_request_binds_code_state_and_nonce_and_names_our_own_address(
    visitor: Visitor, provider: OpenIDProvider
) -> None:
    provider.visit(visitor.client.get("/login/openid", headers={"Host": "evil.example"}).location)
    asked = provider.asked[-1]
    assert asked["redirect_uri"] == "http://localhost/login/openid/return"
    assert (asked["response_type"], asked["code_challenge_method"]) == ("code", "S256")
    assert min(len(asked[name]) for name in ("state", "nonce", "code_challenge")) >= 20


def test_what_waits_for_the_button_does_not_wait_for_ever(visitor: Visitor) -> None:
    visitor.arrive()
    with visitor.client.session_transaction() as session:
        session["openid"] = session["openid"] | {"until": time.time() - 1}
    assert visitor.settle(name="Olga Owner").location == "/login"
    assert visitor.name is None

"""Every route says who may enter."""

from flask import Flask

FOREIGN_ENDPOINTS = {"static"}
# What a stranger must be able to send: what comes before signing in, signing out, the door of the demonstration, the
# click that ends mails, which their signed address allows, and the check of a receipt, which writes nothing.
OPEN_TO_ALL = {
    "account.sign_in_demo",
    "openid.settle",
    "receipts.check_receipt",
    "security.change_email_confirm",
    "security.confirm_email",
    "security.forgot_password",
    "security.login",
    "security.mf_recovery",
    "security.logout",
    "security.register",
    "security.reset_password",
    "security.send_confirmation",
    "security.tf_select",
    "security.two_factor_rescue",
    "security.two_factor_token_validation",
    "security.wan_signin",
    "security.wan_signin_response",
    "watching.end_mails",
    "workspaces.send_through",
    # Who is harmed by a text may have no account.
    "moderation.flag_annotation",
    "moderation.flag_reply",
    "moderation.appeal_flag",
}


def test_every_view_is_public_or_requires_a_permission(app: Flask) -> None:
    bare = [
        f"{rule.rule} ({rule.endpoint})"
        for rule in app.url_map.iter_rules()
        if rule.endpoint not in FOREIGN_ENDPOINTS and not hasattr(app.view_functions[rule.endpoint], "__access__")
    ]
    assert bare == []


def test_the_exceptions_are_real(app: Flask) -> None:
    assert set(app.view_functions) >= FOREIGN_ENDPOINTS


def test_a_view_that_writes_is_named_by_a_permission(app: Flask) -> None:
    """Nobody without an account may write, but for what the list names."""
    writing = {"POST", "PUT", "PATCH", "DELETE"}
    open_to_all = {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if writing & (rule.methods or set())
        and getattr(app.view_functions[rule.endpoint], "__access__", "") == "public"
    }
    assert open_to_all == OPEN_TO_ALL

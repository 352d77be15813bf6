"""What Flask-Security says, in our words: plain, and telling a stranger nothing about who has an account."""

from flask_babel import gettext as _


def _marked(text: str) -> str:
    """Mark a text for translation; Flask-Security translates it when it is shown."""
    return text


WRONG = _marked("The e-mail address or the password is wrong.")
PASSKEY_FAILED = _marked("This passkey does not open an account here. Try another one, or the password.")

MESSAGES = {
    "SECURITY_MSG_GENERIC_AUTHN_FAILED": (WRONG, "error"),
    "SECURITY_MSG_CONFIRM_REGISTRATION": (
        _marked("A mail to %(email)s is under way. Open the link in it to confirm your address, then sign in."),
        "success",
    ),
    "SECURITY_MSG_PASSWORD_RESET_EXPIRED": (_marked("This link has run out. Ask for a new one."), "error"),
    "SECURITY_MSG_INVALID_RESET_PASSWORD_TOKEN": (
        _marked("This link does not work: it was used already, or copied in part. Ask for a new one."),
        "error",
    ),
    "SECURITY_MSG_PASSWORD_RESET_NO_LOGIN": (_marked("Your new password is set. Sign in with it."), "success"),
    "SECURITY_MSG_PASSWORD_CHANGE": (
        _marked("Your password is changed. You are signed out everywhere else."),
        "success",
    ),
    "SECURITY_MSG_INVALID_PASSWORD": (_marked("This is not your present password."), "error"),
    "SECURITY_MSG_PASSWORD_IS_THE_SAME": (_marked("The new password is the same as the present one."), "error"),
    "SECURITY_MSG_PASSWORD_NOT_PROVIDED": (_marked("Enter a password."), "error"),
    "SECURITY_MSG_EMAIL_NOT_PROVIDED": (_marked("Enter your e-mail address."), "error"),
    "SECURITY_MSG_INVALID_EMAIL_ADDRESS": (
        _marked("This is not a complete e-mail address, like name@example.org."),
        "error",
    ),
    "SECURITY_MSG_CHANGE_EMAIL_SENT": (
        _marked("A mail to %(email)s is under way. Open the link in it; until then your present address stays."),
        "success",
    ),
    "SECURITY_MSG_REAUTHENTICATION_SUCCESSFUL": (_marked("Your password is confirmed."), "success"),
    "SECURITY_MSG_TWO_FACTOR_INVALID_TOKEN": (
        _marked("This code does not fit. Enter the one that the app shows now; each is good for once."),
        "error",
    ),
    "SECURITY_MSG_TWO_FACTOR_LOGIN_SUCCESSFUL": (_marked("You are signed in."), "success"),
    "SECURITY_MSG_TWO_FACTOR_CHANGE_METHOD_SUCCESSFUL": (
        _marked("The app is set up: from now on signing in asks for its code."),
        "success",
    ),
    "SECURITY_MSG_TWO_FACTOR_PERMISSION_DENIED": (_marked("Begin with your e-mail address and password."), "warning"),
    "SECURITY_MSG_TWO_FACTOR_DISABLED": (_marked("The app is removed."), "success"),
    "SECURITY_MSG_TWO_FACTOR_SETUP_EXPIRED": (_marked("That took too long. Begin again."), "error"),
    "SECURITY_MSG_INVALID_RECOVERY_CODE": (
        _marked("This is no recovery code of yours, or it was used already."),
        "error",
    ),
    "SECURITY_MSG_WEBAUTHN_EXPIRED": (_marked("That took too long. Begin again."), "error"),
    "SECURITY_MSG_WEBAUTHN_NAME_REQUIRED": (_marked("Give the passkey a name."), "error"),
    "SECURITY_MSG_WEBAUTHN_NAME_INUSE": (_marked("You have a passkey of this name already."), "error"),
    "SECURITY_MSG_WEBAUTHN_NAME_NOT_FOUND": (_marked("You have no passkey of this name any more."), "error"),
    "SECURITY_MSG_WEBAUTHN_NAME_DISALLOWED_CHARACTERS": (_marked("Use letters, digits and blanks only."), "error"),
    "SECURITY_MSG_WEBAUTHN_CREDENTIAL_DELETED": (_marked("The passkey %(name)s is removed."), "success"),
    "SECURITY_MSG_WEBAUTHN_REGISTER_SUCCESSFUL": (
        _marked("The passkey %(name)s is added."),
        "success",
    ),
    "SECURITY_MSG_WEBAUTHN_CREDENTIAL_ID_INUSE": (_marked("This passkey is known already."), "error"),
    "SECURITY_MSG_WEBAUTHN_UNKNOWN_CREDENTIAL_ID": (PASSKEY_FAILED, "error"),
    "SECURITY_MSG_WEBAUTHN_CREDENTIAL_WRONG_USAGE": (PASSKEY_FAILED, "error"),
    "SECURITY_MSG_WEBAUTHN_MISMATCH_USER_HANDLE": (PASSKEY_FAILED, "error"),
    "SECURITY_MSG_WEBAUTHN_NO_VERIFY": (PASSKEY_FAILED, "error"),
    "SECURITY_MSG_DISABLED_ACCOUNT": (_marked("This account has been closed by the office."), "error"),
    "SECURITY_MSG_API_ERROR": (_marked("That did not work. Begin again."), "error"),
    "SECURITY_MSG_INVALID_REDIRECT": (_marked("The page to go on to was not one of ours."), "warning"),
}


def expired_confirmation() -> str:
    """A link to confirm that was opened too late."""
    return _("This link has run out. Ask for a new one.")


def invalid_confirmation() -> str:
    """A link to confirm that is broken."""
    return _("This link does not work: it may have been copied in part. Ask for a new one.")


def not_confirmed() -> str:
    """Said only to who knows the password."""
    return _("Your e-mail address is not confirmed yet. Open the link in our mail, or ask for another mail below.")


def not_active() -> str:
    """Said only to who knows the password."""
    return _("This account has been closed by the office. Write to the office if you think that this is wrong.")

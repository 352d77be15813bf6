"""What Flask-Security says, in our words: plain, and telling a stranger nothing about who has an account."""

from flask_babel import gettext as _


def _marked(text: str) -> str:
    """Mark a text for translation; Flask-Security translates it when it is shown."""
    return text


WRONG = _marked("The e-mail address or the password is wrong.")

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

"""Forms of organisations and stakeholder groups."""

from collections.abc import Sequence
from typing import Any

from flask_babel import get_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import EmailField, RadioField, SelectField, StringField, TextAreaField, URLField, ValidationError
from wtforms.fields import SelectChoice
from wtforms.validators import DataRequired, Length

from codeprac.access.actor import MembershipRole
from codeprac.accounts.forms import no_web_address, tidy
from codeprac.notifications.rules import UnsafeHeader, ensure_safe_recipient
from codeprac.organisations.queries import list_stakeholder_groups
from codeprac.organisations.rules import (
    GROUP_NAME_LENGTH,
    INTERESTS_LENGTH,
    NAME_LENGTH,
    OrganisationKind,
    Profile,
    Signing,
    Size,
    is_register_number,
    is_web_address,
)
from codeprac.text.ordering import sort_key

# Codes that name no country: private, pseudo and collective ones.
NO_COUNTRIES = frozenset({"AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ"})
TOO_LONG = _l("Use at most %(max)d characters.")


KINDS = [
    SelectChoice("", _l("Not said")),
    SelectChoice(OrganisationKind.COMPANY.value, _l("Company")),
    SelectChoice(OrganisationKind.BUSINESS_ASSOCIATION.value, _l("Business association")),
    SelectChoice(OrganisationKind.PROFESSIONAL_ASSOCIATION.value, _l("Professional association")),
    SelectChoice(OrganisationKind.TRADE_UNION.value, _l("Trade union")),
    SelectChoice(OrganisationKind.NGO.value, _l("Non-governmental organisation")),
    SelectChoice(OrganisationKind.CONSUMER_ORGANISATION.value, _l("Consumer organisation")),
    SelectChoice(OrganisationKind.UNIVERSITY.value, _l("University")),
    SelectChoice(OrganisationKind.RESEARCH_INSTITUTE.value, _l("Research institute")),
    SelectChoice(OrganisationKind.STANDARDS_BODY.value, _l("Standards body")),
    SelectChoice(OrganisationKind.PUBLIC_AUTHORITY.value, _l("Public authority")),
    SelectChoice(OrganisationKind.OTHER.value, _l("Another kind")),
]
SIZES = [
    SelectChoice("", _l("Not said")),
    SelectChoice(Size.MICRO.value, _l("Fewer than 10 people")),
    SelectChoice(Size.SMALL.value, _l("10 to 49 people")),
    SelectChoice(Size.MEDIUM.value, _l("50 to 249 people")),
    SelectChoice(Size.LARGE.value, _l("250 people or more")),
]
SIGNING = [
    SelectChoice("", _l("Not said")),
    SelectChoice(Signing.YES.value, _l("Yes")),
    SelectChoice(Signing.NO.value, _l("No")),
]


def as_kept(text: str | None) -> str:
    """A text with one kind of line end, and nothing around it."""
    return (text or "").replace("\r\n", "\n").strip()


def words_for(value: str, choices: Sequence[SelectChoice]) -> str:
    """What a value of these choices is called; nothing for what was not said."""
    return next((str(choice.label) for choice in choices if value and choice.value == value), "")


class OrganisationForm(FlaskForm):
    """What an organisation says of itself."""

    name = StringField(
        _l("Name"),
        validators=[DataRequired(_l("Enter the name.")), Length(max=NAME_LENGTH, message=TOO_LONG), no_web_address],
        filters=[tidy],
        render_kw={"autocomplete": "organization"},
    )
    group = RadioField(_l("Stakeholder group"), validators=[DataRequired(_l("Choose a group."))])
    country = SelectField(_l("Country of the seat"))
    website = URLField(_l("Website"), validators=[Length(max=500, message=TOO_LONG)], filters=[tidy])
    description = TextAreaField(
        _l("What it does, and for whom it speaks"), validators=[Length(max=2000, message=TOO_LONG)]
    )

    kind = SelectField(_l("Kind of organisation"), choices=KINDS, default="")
    size = SelectField(_l("Size"), choices=SIZES, default="")
    register_number = StringField(_l("Number in the EU Transparency Register"), filters=[tidy])
    may_sign = RadioField(_l("May it become a signatory of a code of practice?"), choices=SIGNING, default="")
    interests = TextAreaField(
        _l("Interests"), validators=[Length(max=INTERESTS_LENGTH, message=TOO_LONG)], filters=[as_kept]
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.group.choices = [SelectChoice(group.slug, group.name) for group in list_stakeholder_groups()]
        self.country.choices = [
            SelectChoice("", _("Not said")),
            *(SelectChoice(code, name) for code, name in list_countries()),
        ]

    def validate_register_number(self, field: StringField) -> None:
        """A number of the register's format, or nothing."""
        if field.data and not is_register_number(field.data):
            raise ValidationError(_("Enter it as the register shows it: digits, a hyphen, two digits."))

    @property
    def profile(self) -> Profile:
        """What it says of itself as a party."""
        fields = ("kind", "size", "register_number", "may_sign", "interests")
        return Profile(**{name: self.data[name] or "" for name in fields})

    def validate_website(self, field: URLField) -> None:
        """An address of the web, or nothing."""
        if field.data and not is_web_address(field.data):
            raise ValidationError(_("Enter a whole address, like https://www.example.org."))


class MemberForm(FlaskForm):
    """Whom to add, by address."""

    email = EmailField(
        _l("E-mail address"),
        validators=[DataRequired(_l("Enter an e-mail address.")), Length(max=254, message=TOO_LONG)],
        filters=[tidy],
        render_kw={"autocomplete": "off", "spellcheck": "false"},
    )
    role = RadioField(
        _l("Role"),
        choices=[
            SelectChoice(MembershipRole.MEMBER.value, _l("Member: speaks for it")),
            SelectChoice(MembershipRole.LEAD.value, _l("Lead: also adds and removes members")),
        ],
        default=MembershipRole.MEMBER.value,
    )

    def validate_email(self, field: EmailField) -> None:
        """One plain address."""
        try:
            ensure_safe_recipient(field.data)
        except UnsafeHeader:
            raise ValidationError(_("This is not a complete e-mail address, like name@example.org.")) from None


class VerifyForm(FlaskForm):
    """How the office has checked who an organisation is."""

    note = TextAreaField(
        _l("How it was checked"),
        validators=[DataRequired(_l("Say how it was checked.")), Length(max=1000, message=TOO_LONG)],
    )


class GroupForm(FlaskForm):
    """The name of a stakeholder group."""

    name = StringField(
        _l("Name"),
        validators=[DataRequired(_l("Enter the name.")), Length(max=GROUP_NAME_LENGTH, message=TOO_LONG)],
        filters=[tidy],
    )


def list_countries() -> list[tuple[str, str]]:
    """Countries with their codes, by name in the language of the page."""
    territories = get_locale().territories
    found = [(code, name) for code, name in territories.items() if len(code) == 2 and code not in NO_COUNTRIES]
    return sorted(found, key=lambda pair: sort_key(pair[1]))

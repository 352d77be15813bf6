"""Forms about codes of practice."""

from typing import Any

from babel import Locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (
    EmailField,
    Form,
    FormField,
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    URLField,
)
from wtforms.fields import SelectChoice
from wtforms.validators import DataRequired, Email, InputRequired, Length, ValidationError

from codeprac.access.actor import CodeRoleName
from codeprac.codes.models import CodeOfPractice
from codeprac.codes.queries import list_slugs
from codeprac.codes.rules import LANGUAGES, SLUG_LIMIT, is_slug, is_web_address
from codeprac.text.numbers import read_whole
from codeprac.web.rows import Rows

ENGLISH = Locale("en")


def stripped(value: str | None) -> str | None:
    """The text without white space at its ends."""
    return value.strip() if value else value


class LegalBasisRow(Form):
    """One law: what it is called, where it can be read."""

    label = StringField(_l("Law"), [Length(max=300)], filters=[stripped])
    url = URLField(_l("Link"), [Length(max=1000)], filters=[stripped])

    def validate_label(self, field: StringField) -> None:
        """A link needs words."""
        if self.url.data and not field.data:
            raise ValidationError(_("Name the law that the link leads to"))

    def validate_url(self, field: URLField) -> None:
        """Only web addresses become links."""
        if field.data and not is_web_address(field.data):
            raise ValidationError(_("Enter an address that begins with https:// or http://"))


class WorkingGroupRow(Form):
    """One working group: its name and remit; known by its id when it is there already."""

    group_id = HiddenField(filters=[stripped])
    name = StringField(_l("Working group"), [Length(max=200)], filters=[stripped])
    remit = StringField(_l("Remit"), [Length(max=1000)], filters=[stripped])

    def validate_name(self, field: StringField) -> None:
        """A remit needs somebody who has it."""
        if self.remit.data and not field.data:
            raise ValidationError(_("Name the working group with this remit"))


class CodeForm(FlaskForm):
    """What is said about a code of practice."""

    title = StringField(_l("Title"), [DataRequired(_l("Enter a title")), Length(max=300)], filters=[stripped])
    summary = TextAreaField(
        _l("Summary"), [DataRequired(_l("Say in a few sentences what the code is about")), Length(max=10_000)]
    )
    legal_bases = Rows(FormField(LegalBasisRow), _l("Legal basis"))
    working_groups = Rows(FormField(WorkingGroupRow), _l("Working groups"))
    languages = SelectMultipleField(
        _l("Languages of contributions"),
        [InputRequired(_l("Choose at least one language"))],
        choices=[
            SelectChoice(code, ENGLISH.languages[code])
            for code in sorted(LANGUAGES, key=lambda code: ENGLISH.languages[code])
        ],
    )

    @property
    def content(self) -> dict[str, Any]:
        """What was filled in, as the services take it."""
        return {
            "title": self.title.data,
            "summary": self.summary.data,
            "legal_bases": [(row["label"], row["url"] or "") for row in self.legal_bases.data if row["label"]],
            "languages": self.languages.data,
        }


class CreateCodeForm(CodeForm):
    """A new code of practice, with its address."""

    slug = StringField(_l("Address"), [Length(max=SLUG_LIMIT)], filters=[stripped])

    def validate_slug(self, field: StringField) -> None:
        """Empty is made from the title; anything else must be usable and free."""
        if not field.data:
            return
        if not is_slug(field.data):
            raise ValidationError(_("Use small letters, digits and single hyphens; “new” is taken by a page of ours"))
        if field.data in list_slugs():
            raise ValidationError(_("Another code of practice has this address"))

    @property
    def content(self) -> dict[str, Any]:
        """What was filled in, as `create_code` takes it."""
        groups = [(row["name"], row["remit"] or "") for row in self.working_groups.data if row["name"]]
        return {**super().content, "slug": self.slug.data or "", "working_groups": groups}


class EditCodeForm(CodeForm):
    """A code of practice that is there already; its address stays."""

    version = HiddenField()

    @classmethod
    def of(cls, code: CodeOfPractice) -> "EditCodeForm":
        """The form, filled with what is known."""
        groups = [{"group_id": group.id, "name": group.name, "remit": group.remit} for group in code.working_groups]
        form = cls(
            title=code.title,
            summary=code.summary,
            languages=code.languages,
            legal_bases=[{"label": basis.label, "url": basis.url} for basis in code.legal_bases],
            working_groups=groups,
            version=code.version,
        )
        return form

    @property
    def content(self) -> dict[str, Any]:
        """What was filled in, as `edit_code` takes it."""
        groups = [
            (row["group_id"] or None, row["name"], row["remit"] or "")
            for row in self.working_groups.data
            if row["name"]
        ]
        version = read_whole(self.version.data, digits=9) or 0
        return {**super().content, "working_groups": groups, "version": version}


class GiveRoleForm(FlaskForm):
    """Who gets which role in a code."""

    email = EmailField(
        _l("E-mail address of the account"),
        [DataRequired(_l("Enter the e-mail address")), Email(_l("Enter an e-mail address, such as name@example.org"))],
        filters=[stripped],
    )
    role = RadioField(
        _l("Role"),
        [InputRequired(_l("Choose a role"))],
        choices=[
            SelectChoice(CodeRoleName.DRAFTER.value, _l("Drafter")),
            SelectChoice(CodeRoleName.MODERATOR.value, _l("Moderator")),
        ],
    )
    working_group_id = SelectField(_l("Working group"), choices=[], default="")

    @classmethod
    def of(cls, code: CodeOfPractice) -> "GiveRoleForm":
        """The form, with the working groups of the code to choose from."""
        form = cls()
        groups = [SelectChoice(group.id, group.name) for group in code.working_groups]
        form.working_group_id.choices = [SelectChoice("", _("None")), *groups]
        return form

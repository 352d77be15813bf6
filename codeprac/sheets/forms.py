"""Forms of imports."""

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, Length

from codeprac.annotations.forms import MYSELF, WordsForm, drafts_for, speakers
from codeprac.annotations.rules import Publication
from codeprac.drafts.models import Provision
from codeprac.drafts.rules import name_in_contents
from codeprac.organisations.models import Organisation
from codeprac.sheets.models import SheetRow

SEARCH_LENGTH = 100


class UploadForm(FlaskForm):
    """A filled form, for whom it speaks, and what the public sees of it."""

    file = FileField(_l("Filled form"), validators=[FileRequired(_l("Choose a file."))])
    speak_for = RadioField(
        _l("You speak"), id="import-speaker", choices=[SelectChoice(MYSELF, _l("as myself"))], default=MYSELF
    )
    publication = RadioField(
        _l("The public sees"),
        id="import-publication",
        choices=[
            SelectChoice(Publication.NAMED.value, _l("name and organisation")),
            SelectChoice(Publication.ORGANISATION.value, _l("the organisation only")),
            SelectChoice(Publication.ANONYMOUS.value, _l("neither (the office knows)")),
        ],
        default=Publication.NAMED.value,
    )

    def offer(self, organisations: Sequence[Organisation]) -> None:
        """Let the author speak for any of these at once, or draft in their workspaces."""
        self.speak_for.choices = [*speakers(organisations), *drafts_for(organisations)]


class RowForm(WordsForm):
    """A row of an import, placed and corrected by hand."""

    words = StringField(_l("Find a provision"), id="row-words", validators=[Length(max=SEARCH_LENGTH)])
    provision = SelectField(
        _l("Provision"),
        id="row-provision",
        validators=[InputRequired(_l("Choose a provision."))],
        validate_choice=False,
    )
    quote = TextAreaField(_l("The words it is about"), id="row-quote")
    seen = HiddenField(id="row-seen")

    def offer(self, provisions: Sequence[Provision], chosen: Provision | None) -> None:
        """Let one choose among these provisions; the one chosen so far is always among them."""
        own = [chosen] if chosen is not None and chosen.id not in {one.id for one in provisions} else []
        self.provision.choices = [
            ("", _l("Choose a provision")),
            *((one.id, name_in_contents(one.level, one.label, one.title, one.name)) for one in [*own, *provisions]),
        ]

    def fill_in(self, row: SheetRow) -> None:
        """Show a row as it stands."""
        self.provision.data = row.provision_id or ""
        self.quote.data, self.seen.data = row.quote, row.mark
        self.kind.data = row.kind
        self.text.data = row.text
        self.rationale.data = row.rationale
        self.proposed_wording.data = row.proposed_wording or ""
        self.delete_words.data = row.proposed_wording == ""
        self.evidence.data = "\n".join(row.evidence)

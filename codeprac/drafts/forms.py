"""Forms of drafts."""

from collections.abc import Mapping

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import BooleanField, HiddenField, StringField, TextAreaField
from wtforms.validators import Length

from codeprac.config import MARKDOWN_LIMIT
from codeprac.drafts.rules import MOST_HEADINGS, TITLE_LENGTH, has_too_many_headings, is_empty
from codeprac.text.decoding import Decoded, UndecodableText, read
from codeprac.text.numbers import read_whole
from codeprac.text.provisions import Kind

NOTE_LENGTH = 10_000
KIND_FIELD = "kind-"


class ImportForm(FlaskForm):
    """A text from a file or typed in, its title, and what drafters say about it."""

    file = FileField(_("Markdown file"))
    source = TextAreaField(_("Or paste the text"))
    title = StringField(_("Title"), validators=[Length(max=TITLE_LENGTH)])
    note = TextAreaField(_("Note to readers"), validators=[Length(max=NOTE_LENGTH)])
    replace = BooleanField(_("Replace the working draft"))
    sha256 = HiddenField(default="")
    text: Decoded | None = None

    def validate_text(self) -> bool:
        """Read the text from wherever it was given; errors stand at the field."""
        upload = self.file.data
        data = upload.read() if upload and upload.filename else b""
        typed = (self.source.data or "").replace("\r\n", "\n")
        if upload and upload.filename and not is_empty(typed):
            return self._refuse(self.file, gettext("Give either a file or a pasted text, not both."))
        field = self.file if upload and upload.filename else self.source
        try:
            self.text = read(data if field is self.file else typed.encode())
        except UndecodableText as error:
            return self._refuse(field, str(error))
        return self._check(field, self.text.text)

    def _check(self, field: FileField | TextAreaField, text: str) -> bool:
        size = len(text.encode())
        if is_empty(text):
            empty = (
                gettext("The file holds no text.") if field is self.file else gettext("Choose a file or paste a text.")
            )
            return self._refuse(field, empty)
        if has_too_many_headings(text):
            most = f"{MOST_HEADINGS:,}"
            return self._refuse(field, gettext("The text has more than %(most)s headings. Is it Markdown?", most=most))
        if size > MARKDOWN_LIMIT:
            return self._refuse(
                field, gettext("The text has %(size)s MB; at most 4 MB are accepted.", size=f"{size / 2**20:.1f}")
            )
        return True

    def _refuse(self, field: FileField | TextAreaField, message: str) -> bool:
        field.errors = [*field.errors, message]
        return False


def chosen_kinds(values: Mapping[str, str]) -> dict[int, Kind]:
    """Line → kind, from the fields of the preview; what is no line or no kind is left out."""
    known = {kind.value: kind for kind in Kind}
    found = {}
    for name, value in values.items():
        line = read_whole(name.removeprefix(KIND_FIELD), digits=7) if name.startswith(KIND_FIELD) else None
        if line is not None and value in known:
            found[line] = known[value]
    return found

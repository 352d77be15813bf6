"""The form that publishes."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, TextAreaField
from wtforms.validators import InputRequired, Length

from codeprac.publication.rules import NOTE_LIMIT


class PublishForm(FlaskForm):
    """A word with the edition, and that the moderator knows what happens."""

    note = TextAreaField(_l("Note on this version"), [Length(max=NOTE_LIMIT)])
    understood = BooleanField(
        _l("Publish it: this cannot be taken back"), [InputRequired(_l("Confirm that this version shall be published"))]
    )

"""Forms about rounds: windows in the office's time zone, with warnings that somebody has to have read."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import format_date
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    DateField,
    Form,
    FormField,
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
    TextAreaField,
    TimeField,
)
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from codeprac.drafts.models import Draft
from codeprac.rounds.calendar import holidays_between
from codeprac.rounds.models import Round
from codeprac.rounds.rules import (
    MINIMUM_DAYS,
    LocalTime,
    Visibility,
    WarningKind,
    Window,
    WindowFault,
    WindowWarning,
    calendar_weeks,
    is_reason,
    is_short,
    local_time,
    moment_of,
    signature,
    usual_closing,
    window_fault,
    window_warnings,
)
from codeprac.rounds.services import words_of
from codeprac.web.rows import Rows

TEXT_LIMIT = 20_000
REASON_LIMIT = 2_000
CALENDAR_WEEKS = 9
# Clocks, calendars and holidays are known for these years; beyond the ends of the calendar there is no other zone.
FIRST_YEAR, LAST_YEAR = 2000, 2100
AT_THE_END = frozenset({WarningKind.CLOSES_ON_A_DAY_OFF, WarningKind.CLOCKS_CHANGE})


class MomentForm(Form):
    """A day and a time by the office's clocks, and which of two when the clocks go back over it."""

    day = DateField(_l("Day"), [Optional()])
    time = TimeField(_l("Time"), [Optional()])
    which = RadioField(
        _l("Which of the two"), [Optional()], choices=[SelectChoice("first", ""), SelectChoice("second", "")]
    )

    is_ambiguous = False

    def resolve(self, zone: ZoneInfo) -> datetime | None:
        """The moment that was meant, or None with an error at its field."""
        if self.errors:
            return None
        if self.day.data is None or self.time.data is None:
            _complain(self.day if self.day.data is None else self.time, _("Enter a day and a time"))
            return None
        if not FIRST_YEAR <= self.day.data.year <= LAST_YEAR:
            _complain(self.day, _("Choose a year from %(first)s to %(last)s", first=FIRST_YEAR, last=LAST_YEAR))
            return None
        wall = datetime.combine(self.day.data, self.time.data)
        found = local_time(wall, zone)
        if found is LocalTime.NEVER:
            _complain(
                self.time, _("Clocks go forward over %(time)s on this day. Choose another time.", time=f"{wall:%H:%M}")
            )
            return None
        if found is LocalTime.TWICE and not self._which_is_chosen(wall, zone):
            return None
        return moment_of(wall, zone, second=self.which.data == "second")

    def _which_is_chosen(self, wall: datetime, zone: ZoneInfo) -> bool:
        self.is_ambiguous = True
        names = [wall.replace(tzinfo=zone, fold=fold).strftime("%H:%M %Z") for fold in (0, 1)]
        self.which.choices = [
            SelectChoice("first", names[0]),
            SelectChoice("second", _("%(time)s, an hour later", time=names[1])),
        ]
        if self.which.data in {"first", "second"}:
            return True
        _complain(self.which, _("Clocks go back on this day, and this time comes twice. Choose which."))
        return False


class WindowForm(FlaskForm):
    """What opening and extending share: when it closes, and warnings that must be understood."""

    closes = FormField(MomentForm, _l("Closes"))
    understood = BooleanField(_l("These warnings are understood"))
    warned = HiddenField()

    zone: ZoneInfo
    now: datetime
    window: Window | None = None
    warnings: tuple[WindowWarning, ...] = ()

    def look_at(self, opens_at: datetime, closes_at: datetime) -> None:
        """Note the window, with what there is to warn of."""
        self.window = Window.local(opens_at, closes_at, self.zone)
        self.warnings = window_warnings(self.window, self.holidays)

    @property
    def holidays(self) -> dict[date, str]:
        """The public holidays around the window."""
        days = self.window.days if self.window else (self.now.date(),)
        return holidays_between(days[0], days[-1])

    @property
    def weeks(self) -> Sequence[Sequence[Any]]:
        """The calendar of the window; none for one that fills more than a screen."""
        if self.window is None or len(self.window.days) > 7 * CALENDAR_WEEKS:
            return ()
        return calendar_weeks(self.window, self.holidays)

    @property
    def days_of(self) -> Any:
        """For the template: days in words."""
        return lambda days: ", ".join(self._in_words(day) for day in days)

    def check_understood(self) -> bool:
        """Warnings must have been shown and understood, exactly these."""
        shown, present = self.warned.data or "", signature(self.warnings)
        self.warned.data = self.warned.raw_data = present
        if not self.warnings or (self.understood.data and shown == present):
            return True
        self.understood.data = False
        _complain(self.understood, _("Read the warnings at the times, then say that they are understood"))
        return False

    def _in_words(self, day: date) -> str:
        name = self.holidays.get(day)
        words = str(format_date(day, "EEEE d MMMM"))
        return f"{words} ({name})" if name else words


class OpenRoundForm(WindowForm):
    """A round on a released draft."""

    draft_id = SelectField(_l("Draft"), [InputRequired(_l("Choose a draft"))])
    introduction = TextAreaField(_l("Introduction"), [Length(max=TEXT_LIMIT)])
    questions = Rows(TextAreaField(_l("Question"), [Length(max=2_000)]), _l("Questions to the public"))
    opens_when = RadioField(
        _l("Opens"),
        [InputRequired(_l("Choose when the round opens"))],
        choices=[
            SelectChoice("now", _l("As soon as this form is accepted")),
            SelectChoice("later", _l("At a later time")),
        ],
    )
    opens = FormField(MomentForm, _l("Opening time"))
    short_reason = TextAreaField(_l("Reason for a short round"), [Length(max=REASON_LIMIT)])
    wanted_kinds = SelectMultipleField(
        _l("Annotations wanted"),
        [InputRequired(_l("Choose at least one kind"))],
        choices=[
            SelectChoice("general", _l("General")),
            SelectChoice("technical", _l("Technical")),
            SelectChoice("editorial", _l("Editorial")),
        ],
    )
    visibility = RadioField(
        _l("While the round is open, annotations are"),
        [InputRequired(_l("Choose who can read annotations while the round is open"))],
        choices=[
            SelectChoice(Visibility.OPEN.value, _l("public at once")),
            SelectChoice(Visibility.SEALED.value, _l("sealed until it closes")),
        ],
    )
    opens_at: datetime
    closes_at: datetime

    @classmethod
    def of(cls, drafts: Sequence[Draft], zone: ZoneInfo, now: datetime) -> "OpenRoundForm":
        """The form for these drafts, newest first, with what is usual filled in."""
        closing = usual_closing(now, zone, holidays_between(now.date(), now.date() + timedelta(days=60)))
        moment = {"day": closing.date(), "time": closing.time()}
        form = cls(
            draft_id=drafts[0].id if drafts else "",
            opens_when="now",
            closes=moment,
            wanted_kinds=["general", "technical", "editorial"],
            visibility=Visibility.OPEN.value,
        )
        form.zone, form.now = zone, now
        form.draft_id.choices = [SelectChoice(draft.id, _words_of(draft)) for draft in drafts]
        if not form.is_submitted():
            form.look_at(now, closing)
            form.warned.data = signature(form.warnings)
        return form

    def validate(self, extra_validators: Any = None) -> bool:
        """Check the fields, then the window as a whole."""
        sound = super().validate(extra_validators)
        opens_at = self.now if self.opens_when.data == "now" else self.opens.form.resolve(self.zone)
        closes_at = self.closes.form.resolve(self.zone)
        if opens_at is None or closes_at is None or not self._is_window(opens_at, closes_at):
            return False
        self.opens_at, self.closes_at = opens_at, closes_at
        self.look_at(opens_at, closes_at)
        return all([sound, self._has_reason(), self.check_understood()])

    def _is_window(self, opens_at: datetime, closes_at: datetime) -> bool:
        fault = window_fault(opens_at, closes_at, self.now)
        if fault is not None:
            moment = self.opens if fault is WindowFault.OPENS_IN_THE_PAST else self.closes
            _complain(moment.form.day, words_of(fault))
        return fault is None

    def _has_reason(self) -> bool:
        if not is_short(self.opens_at, self.closes_at) or is_reason(self.short_reason.data or ""):
            return True
        _complain(
            self.short_reason,
            _(
                "Say in a sentence why the round is shorter than %(days)s days, or choose a later closing time",
                days=MINIMUM_DAYS,
            ),
        )
        return False


class ExtendRoundForm(WindowForm):
    """A later closing time, and why."""

    reason = TextAreaField(_l("Reason"), [InputRequired(_l("Say why the round is extended")), Length(max=REASON_LIMIT)])
    closes_at: datetime

    @classmethod
    def of(cls, round_: Round, zone: ZoneInfo, now: datetime) -> "ExtendRoundForm":
        """The form, with the present closing time filled in."""
        closing = round_.closes_at.astimezone(zone)
        form = cls(closes={"day": closing.date(), "time": closing.time()})
        form.zone, form.now, form.round = zone, now, round_
        form.look_at(round_.opens_at, round_.closes_at)
        return form

    def validate(self, extra_validators: Any = None) -> bool:
        """Check the fields, then that the new time is later, sound and understood."""
        sound = super().validate(extra_validators)
        closes_at = self.closes.form.resolve(self.zone)
        if closes_at is None or not self._is_later(closes_at):
            return False
        self.closes_at = closes_at
        self.look_at(self.round.opens_at, closes_at)
        if not is_reason(self.reason.data or "") and not self.reason.errors:
            _complain(self.reason, _("Say in a sentence why the round is extended; it is published"))
            sound = False
        return all([sound, self.check_understood()])

    def look_at(self, opens_at: datetime, closes_at: datetime) -> None:
        """Note the window; only its new end is there to be warned of."""
        super().look_at(opens_at, closes_at)
        self.warnings = tuple(warning for warning in self.warnings if warning.kind in AT_THE_END)

    def _is_later(self, closes_at: datetime) -> bool:
        if closes_at <= self.round.closes_at:
            _complain(self.closes.form.day, _("Choose a time later than the present closing time"))
            return False
        if fault := window_fault(self.round.opens_at, closes_at, self.round.opens_at):
            _complain(self.closes.form.day, words_of(fault))
            return False
        return True


class CancelRoundForm(FlaskForm):
    """Why a round that was announced will not open."""

    reason = TextAreaField(
        _l("Reason"), [InputRequired(_l("Say why the round is cancelled")), Length(max=REASON_LIMIT)]
    )

    def validate_reason(self, field: TextAreaField) -> None:
        """A sentence, not a word."""
        if not is_reason(field.data or ""):
            raise ValidationError(_("Say in a sentence why the round is cancelled; it is published"))


def _complain(field: Any, message: str) -> None:
    field.errors = [*field.errors, message]


def _words_of(draft: Draft) -> str:
    day = format_date(draft.released_at, "d MMMM y") if draft.released_at else ""
    return str(
        _(
            "Draft %(number)s, released %(day)s, %(words)s words",
            number=draft.number,
            day=day,
            words=f"{draft.word_count:,}",
        )
    )

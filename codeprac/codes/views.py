"""Pages on which moderators create and edit codes of practice, and appoint people."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from codeprac.access.actor import CodeRoleName
from codeprac.access.permissions import Permission
from codeprac.accounts.freshness import fresh
from codeprac.codes.forms import ENGLISH, CodeForm, CreateCodeForm, EditCodeForm, GiveRoleForm
from codeprac.codes.loading import load_code
from codeprac.codes.models import CodeOfPractice
from codeprac.codes.queries import find_account, list_people
from codeprac.codes.rules import AccountUnconfirmed, SlugTaken
from codeprac.codes.services import ask_agreement as ask
from codeprac.codes.services import create_code as create
from codeprac.codes.services import edit_code as edit
from codeprac.codes.services import give_role as give
from codeprac.codes.services import name_chair as name
from codeprac.codes.services import take_role as take
from codeprac.errors import NotFound, Stale
from codeprac.web.access import current_actor, requires
from codeprac.web.clock import now

bp = Blueprint("codes", __name__)
Page = str | tuple[str, int] | Response


@bp.app_template_filter("language_name")
def language_name(code: str) -> str:
    """The English name of a language."""
    return ENGLISH.languages.get(code, code)


@bp.route("/codes/new", methods=["GET", "POST"])
@requires(Permission.CODE_CREATE)
def create_code() -> Page:
    """A new code of practice; who creates it moderates it and then says who drafts."""
    form = CreateCodeForm(languages=["en"])
    if _wants_more_rows(form):
        return render_template("codes/create_code.html", form=form)
    if form.validate_on_submit():
        try:
            code = create(**form.content, actor_id=current_actor().user_id, now=now())
        except SlugTaken as error:
            form.slug.errors = [error.message]
        else:
            flash(_("The code of practice has its page. Now say who drafts it."))
            return redirect(url_for("codes.people", slug=code.slug), 303)
    return _with_room(form, "codes/create_code.html")


@bp.route("/codes/<slug>/edit", methods=["GET", "POST"])
@requires(Permission.CODE_EDIT)
def edit_code(slug: str) -> Page:
    """Change what is said about a code of practice."""
    code = load_code(slug, Permission.CODE_EDIT)
    form = EditCodeForm.of(code)
    if _wants_more_rows(form):
        return render_template("codes/edit_code.html", form=form, code=code)
    if form.validate_on_submit():
        try:
            edit(code, **form.content, actor_id=current_actor().user_id, now=now())
        except Stale:
            return _stale_code(form, code)
        flash(_("Saved."))
        return redirect(url_for("overviews.code", slug=slug), 303)
    return _with_room(form, "codes/edit_code.html", code=code)


@bp.get("/codes/<slug>/people")
@requires(Permission.CODE_APPOINT)
def people(slug: str) -> Page:
    """Who drafts and who moderates a code of practice."""
    code = load_code(slug, Permission.CODE_APPOINT)
    return _people_page(code, GiveRoleForm.of(code))


@bp.post("/codes/<slug>/people")
@requires(Permission.CODE_APPOINT)
@fresh
def give_role(slug: str) -> Page:
    """Make an account a drafter or moderator."""
    code = load_code(slug, Permission.CODE_APPOINT)
    form = GiveRoleForm.of(code)
    if form.validate_on_submit() and _give(code, form):
        return redirect(url_for("codes.people", slug=slug), 303)
    return _people_page(code, form), 422


@bp.post("/codes/<slug>/people/take")
@requires(Permission.CODE_APPOINT)
@fresh
def take_role(slug: str) -> Page:
    """Take a role back; the page before asked for confirmation."""
    code = load_code(slug, Permission.CODE_APPOINT)
    role = request.form.get("role", "")
    if role not in set(CodeRoleName):
        raise NotFound(role)
    user_id = request.form.get("user_id", "")
    take(code, user_id, role=CodeRoleName(role), actor_id=current_actor().user_id, now=now())
    flash(_("The role is taken back."))
    if user_id == current_actor().user_id:  # who gave up their own role may not come back to this page
        return redirect(url_for("overviews.code", slug=slug), 303)
    return redirect(url_for("codes.people", slug=slug), 303)


@bp.post("/codes/<slug>/people/chair")
@requires(Permission.CODE_APPOINT)
@fresh
def name_chair(slug: str) -> Page:
    """Let a drafter chair their working group, or no longer."""
    code = load_code(slug, Permission.CODE_APPOINT)
    is_chair = request.form.get("chair") == "1"
    role = name(code, request.form.get("user_id", ""), is_chair=is_chair, actor_id=current_actor().user_id, now=now())
    said = _("%(name)s chairs now.") if is_chair else _("%(name)s no longer chairs.")
    flash(said % {"name": role.user.name})
    return redirect(url_for("codes.people", slug=slug), 303)


@bp.post("/codes/<slug>/people/agreement")
@requires(Permission.CODE_APPOINT)
@fresh
def ask_agreement(slug: str) -> Page:
    """Say whether a chair has to agree to answers before they are released."""
    code = load_code(slug, Permission.CODE_APPOINT)
    ask(code, is_asked=request.form.get("asked") == "1", actor_id=current_actor().user_id, now=now())
    flash(_("Saved."))
    return redirect(url_for("codes.people", slug=slug), 303)


def _wants_more_rows(form: CodeForm) -> bool:
    """Whether the button for more rows was pressed; nothing is checked or saved then."""
    rows = request.form.get("more", "") if request.method == "POST" else ""
    if rows not in {"legal_bases", "working_groups"}:
        return False
    form[rows].add_blank_rows()
    return True


def _with_room(form: CodeForm, template: str, **context: object) -> Page:
    """The form with blank rows at the end: empty at first, or 422 with what was typed."""
    if request.method == "POST":
        return render_template(template, form=form, **context), 422
    form.legal_bases.add_blank_rows()
    form.working_groups.add_blank_rows()
    return render_template(template, form=form, **context)


def _stale_code(form: EditCodeForm, code: CodeOfPractice) -> Page:
    """What was typed stays in the form; saving again is then a decision, not an accident."""
    form.version.data = form.version.raw_data = str(code.version)
    return render_template("codes/edit_code.html", form=form, code=code, stale=True), 409


def _people_page(code: CodeOfPractice, form: GiveRoleForm) -> str:
    return render_template("codes/people.html", code=code, form=form, people=list_people(code.id))


def _give(code: CodeOfPractice, form: GiveRoleForm) -> bool:
    user = find_account(form.email.data)
    if user is None:
        form.email.errors = [_("No account has this address. Ask the person to create an account first.")]
        return False
    group = next((group for group in code.working_groups if group.id == form.working_group_id.data), None)
    role = CodeRoleName(form.role.data)
    try:
        give(code, user, role=role, working_group=group, actor_id=current_actor().user_id, now=now())
    except AccountUnconfirmed as error:
        form.email.errors = [error.message]
        return False
    words = {CodeRoleName.DRAFTER: _("a drafter"), CodeRoleName.MODERATOR: _("a moderator")}
    flash(_("%(name)s is now %(role)s of this code.", name=user.name, role=words[role]))
    return True

"""The list of organisations, one organisation, creating, editing, verifying."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from codeprac.access.permissions import Permission
from codeprac.accounts import limits
from codeprac.organisations.forms import (
    KINDS,
    SIGNING,
    SIZES,
    MemberForm,
    OrganisationForm,
    VerifyForm,
    list_countries,
    words_for,
)
from codeprac.organisations.models import Organisation
from codeprac.organisations.queries import (
    get_organisation,
    get_stakeholder_group,
    list_members,
    list_stakeholder_groups,
    select_organisations,
)
from codeprac.organisations.rules import NameTaken
from codeprac.organisations.services import (
    create_organisation,
    edit_organisation,
    unverify_organisation,
    verify_organisation,
)
from codeprac.organisations.views import bp
from codeprac.web import clock
from codeprac.web.access import current_actor, ensure, public, requires
from codeprac.web.paging import paginate

Answer = Response | tuple[str, int]


@bp.get("/organisations")
@public
def list_organisations() -> str:
    """Every organisation, by name; filtered by words, group and verification."""
    asked = {name: request.args.get(name, "")[:200] for name in ("q", "group", "verified")}
    page = paginate(select_organisations(asked["q"], asked["group"], asked["verified"]))
    return render_template(
        "organisations/list_organisations.html",
        page=page,
        asked=asked,
        groups=[("", _("All groups")), *((group.slug, group.name) for group in list_stakeholder_groups())],
        countries=dict(list_countries()),
    )


@bp.route("/organisations/create", methods=["GET", "POST"])
@requires(Permission.ORGANISATION_CREATE)
@limits.on_creating
def create() -> str | Answer:
    """Create an organisation, and lead it."""
    form = OrganisationForm()
    if not form.validate_on_submit():
        return _form_page("organisations/create.html", form)
    try:
        organisation = create_organisation(
            **_values(form),
            group=get_stakeholder_group(form.group.data),
            profile=form.profile,
            created_by_id=_actor_id(),
            now=clock.now(),
        )
    except NameTaken as error:
        form.name.errors = [error.message]
        return _form_page("organisations/create.html", form)
    flash(_("%(name)s is created, and you lead it. Now add those who speak for it.", name=organisation.name), "success")
    return redirect(url_for("organisations.show", slug=organisation.slug), code=303)


@bp.get("/organisations/<slug>")
@public
def show(slug: str) -> str:
    """One organisation; its members are for its members and the office."""
    return show_page(get_organisation(slug))


@bp.route("/organisations/<slug>/edit", methods=["GET", "POST"])
@requires(Permission.ORGANISATION_EDIT)
def edit(slug: str) -> str | Answer:
    """Change what an organisation says of itself."""
    organisation = get_organisation(slug)
    ensure(Permission.ORGANISATION_EDIT, organisation.facts)
    form = OrganisationForm(obj=organisation, data={"group": organisation.group.slug})
    if not form.is_submitted():
        form.group.data = organisation.group.slug
    if not form.validate_on_submit():
        return _form_page("organisations/edit.html", form, organisation)
    try:
        edit_organisation(
            organisation,
            **_values(form),
            group=get_stakeholder_group(form.group.data),
            profile=form.profile,
            keeps_verification=current_actor().is_office,
            actor_id=_actor_id(),
            now=clock.now(),
        )
    except NameTaken as error:
        form.name.errors = [error.message]
        return _form_page("organisations/edit.html", form, organisation)
    flash(_("The organisation is saved."), "success")
    return redirect(url_for("organisations.show", slug=slug), code=303)


@bp.post("/organisations/<slug>/verify")
@requires(Permission.ORGANISATION_VERIFY)
def verify(slug: str) -> Answer:
    """Note how the office has checked who an organisation is."""
    organisation, form = get_organisation(slug), VerifyForm()
    if not form.validate_on_submit():
        return show_page(organisation, verify_form=form), 422
    verify_organisation(organisation, note=form.note.data, actor_id=_actor_id(), now=clock.now())
    flash(_("%(name)s is verified. Its leads get a mail.", name=organisation.name), "success")
    return redirect(url_for("organisations.show", slug=slug), code=303)


@bp.post("/organisations/<slug>/unverify")
@requires(Permission.ORGANISATION_VERIFY)
def unverify(slug: str) -> Answer:
    """Take the verification back."""
    organisation = get_organisation(slug)
    reason = request.form.get("reason", "")[:1000]
    unverify_organisation(organisation, reason=reason, actor_id=_actor_id(), now=clock.now())
    flash(_("%(name)s is no longer verified.", name=organisation.name), "success")
    return redirect(url_for("organisations.show", slug=slug), code=303)


def show_page(
    organisation: Organisation, *, member_form: MemberForm | None = None, verify_form: VerifyForm | None = None
) -> str:
    """The page of an organisation, also with a form on it that is in error."""
    actor = current_actor()
    sees_members = actor.is_office or organisation.id in actor.organisations
    return render_template(
        "organisations/show.html",
        organisation=organisation,
        country=dict(list_countries()).get(organisation.country, ""),
        kind=words_for(organisation.kind, KINDS),
        size=words_for(organisation.size, SIZES),
        signing=words_for(organisation.may_sign, SIGNING),
        members=list_members(organisation.id) if sees_members else None,
        member_form=member_form or MemberForm(formdata=None),
        verify_form=verify_form or VerifyForm(formdata=None),
    )


def _form_page(template: str, form: OrganisationForm, organisation: Organisation | None = None) -> tuple[str, int]:
    return render_template(template, form=form, organisation=organisation), 422 if form.errors else 200


def _values(form: OrganisationForm) -> dict[str, str]:
    fields = ("name", "country", "website", "description")
    return {name: form.data[name] or "" for name in fields}


def _actor_id() -> str:
    return current_actor().user_id or ""

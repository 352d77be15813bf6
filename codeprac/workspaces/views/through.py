"""The page behind a link: somebody without an account writes to an organisation; they see nothing of its workspace."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from codeprac.accounts import limits
from codeprac.annotations.queries import get_provision_with_text
from codeprac.annotations.rules import RoundClosed, Unacceptable
from codeprac.drafts.queries import list_provisions
from codeprac.errors import NotFound
from codeprac.rounds.rules import RoundState
from codeprac.text.anchoring import Selector
from codeprac.web import clock
from codeprac.web.access import public
from codeprac.workspaces.forms import LinkContributionForm, content_of
from codeprac.workspaces.models import ContributionLink
from codeprac.workspaces.queries import find_link
from codeprac.workspaces.rules import LinkState, LinkUnusable
from codeprac.workspaces.services import contribute_through
from codeprac.workspaces.services.linking import hash_token
from codeprac.workspaces.views.blueprint import bp


@bp.get("/contribute/<token>")
@public
@limits.on_token
def through_link(token: str) -> ResponseReturnValue:
    """The form for a contribution to an organisation's position."""
    link = _link(token)
    form = LinkContributionForm(formdata=None)
    form.offer(list_provisions(link.workspace.round.draft))
    form.provision.data = request.args.get("provision", "")
    return _page(link, token, form)


@bp.post("/contribute/<token>")
@public
@limits.on_link
def send_through(token: str) -> ResponseReturnValue:
    """Put the contribution into the workspace."""
    link = _link(token)
    form = LinkContributionForm()
    provisions = list_provisions(link.workspace.round.draft)
    form.offer(provisions)
    if not form.validate_on_submit():
        return _page(link, token, form, 422)
    quote = form.quote.data or ""
    try:
        contribute_through(
            link,
            get_provision_with_text(link.workspace.round.draft, form.provision.data),
            content_of(form),
            selector=Selector(quote) if quote.strip() else None,
            name=form.name.data or "",
            form_token=form.form_token.data or "",
            now=clock.now(),
        )
    except Unacceptable as error:
        form.refuse(error)
        return _page(link, token, form, 422)
    except (LinkUnusable, RoundClosed) as error:
        form.text.errors = [error.message]
        return _page(link, token, form, 409)
    return redirect(url_for("workspaces.through_link", token=token, sent=1), code=303)


def _link(token: str) -> ContributionLink:
    link = find_link(hash_token(token))
    if link is None:
        raise NotFound(token)
    return link


def _page(link: ContributionLink, token: str, form: LinkContributionForm, status: int = 200) -> ResponseReturnValue:
    now, round_ = clock.now(), link.workspace.round
    context = {
        "organisation": link.workspace.organisation,
        "round": round_,
        "code": round_.code,
        "draft": round_.draft,
        "token": token,
        "form": form,
        "is_open": link.state(now) is LinkState.OPEN and round_.state(now) is RoundState.OPEN,
        "is_sent": request.args.get("sent") == "1" and status == 200,
    }
    return render_template("workspaces/through_link.html", **context), status

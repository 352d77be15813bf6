"""Pages of codes of practice."""

from flask import Blueprint, render_template

from codeprac.codes.queries import list_codes
from codeprac.web.access import public

bp = Blueprint("codes", __name__)


@bp.get("/")
@public
def home() -> str:
    """Every code, with what is open now and what is published."""
    return render_template("codes/home.html", codes=list_codes())

"""The blueprint that the modules of this package share."""

from flask import Blueprint

from codeprac.annotations.views.rescuing import refuse_forms_of_others

bp = Blueprint("workspaces", __name__)
bp.before_request(refuse_forms_of_others)

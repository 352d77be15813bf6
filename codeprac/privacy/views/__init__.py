"""Pages of privacy: the register for everybody, one's own data, and what the office does with accounts."""

from flask import Blueprint

from codeprac.privacy.views import office, own, public

bp = Blueprint("privacy", __name__)
bp.get("/privacy")(public.register)
bp.get("/account/data")(own.data)
bp.post("/account/data/export")(own.export)
bp.get("/account/erasure")(own.erasure)
bp.post("/account/erasure")(own.ask_to_be_erased)
bp.post("/account/erasure/undo")(own.keep_account)
bp.get("/admin/accounts/<account_id>/erasure")(office.erasing)
bp.post("/admin/accounts/<account_id>/erasure")(office.erase)
bp.get("/admin/merging")(office.mergings)
bp.post("/admin/merging")(office.choose_accounts)
bp.get("/admin/merging/<account_id>/<other_id>")(office.merging)
bp.post("/admin/merging/<account_id>/<other_id>")(office.merge)

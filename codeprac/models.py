"""Every table, imported once so that migrations and mappers see them all."""

from codeprac.accounts import models as accounts
from codeprac.annotations import models as annotations
from codeprac.audit import models as audit
from codeprac.channels import models as channels
from codeprac.codes import models as codes
from codeprac.db import Model
from codeprac.desk import models as desk
from codeprac.dispositions import models as dispositions
from codeprac.drafting import models as drafting
from codeprac.drafts import models as drafts
from codeprac.issues import models as issues
from codeprac.moderation import models as moderation
from codeprac.notifications import models as notifications
from codeprac.openid import models as openid
from codeprac.operations import models as operations
from codeprac.organisations import models as organisations
from codeprac.publication import models as publication
from codeprac.records import models as records
from codeprac.releasing import models as releasing
from codeprac.rounds import models as rounds
from codeprac.sheets import models as sheets
from codeprac.sign_ins import models as sign_ins
from codeprac.workspaces import models as workspaces

__all__ = [
    "Model",
    "accounts",
    "annotations",
    "audit",
    "channels",
    "codes",
    "desk",
    "dispositions",
    "drafting",
    "drafts",
    "issues",
    "moderation",
    "notifications",
    "openid",
    "operations",
    "organisations",
    "publication",
    "records",
    "releasing",
    "rounds",
    "sheets",
    "sign_ins",
    "workspaces",
]

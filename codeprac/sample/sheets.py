"""A filled form of the sample: a stakeholder has brought it to the open round, and not submitted it yet."""

import hashlib
from datetime import datetime

from codeprac.codes.models import CodeOfPractice
from codeprac.rounds.queries import find_current_round
from codeprac.sample.accounts import Cast
from codeprac.sample.content import CONTENT
from codeprac.sheets.services import keep_import
from codeprac.sheets.services.keeping import Upload
from codeprac.sheets.tables import read_table

FILE = "comments.csv"
BROUGHT_BY = "karin.provsson@example.net"
SPEAKS_FOR = "example-repair-network"


def bring_sheet(code: CodeOfPractice, cast: Cast, *, now: datetime) -> None:
    """Bring the form of a code to its open round, where the sample has one."""
    path = CONTENT / code.slug / FILE
    round_ = find_current_round(code.id, now)
    if path.exists() and round_ is not None:
        data = path.read_bytes()
        upload = Upload(FILE, hashlib.sha256(data).hexdigest(), read_table(data))
        author, organisation = cast.accounts[BROUGHT_BY], cast.organisation(SPEAKS_FOR)
        keep_import(round_, upload, author=author, organisation=organisation, now=now)

"""What was recorded before there was a chain is chained by the migration."""

from collections.abc import Callable

import sqlalchemy as sa
from flask import Flask

from codeprac.audit.models import AuditEntry, Receipt
from codeprac.audit.verifying import verify_record
from codeprac.db import db
from codeprac.migrating import downgrade, upgrade
from tests.audit.stage import make_recorded
from tests.databases import Databases

WITHOUT_CHAIN = "0035"


def test_old_entries_and_receipts_are_chained_by_the_migration(
    databases: Databases, make_app: Callable[..., Flask]
) -> None:
    with make_app(databases.create("old_entries", None).url).app_context():
        upgrade()
        make_recorded()
        counts = [db.session.scalar(sa.select(sa.func.count()).select_from(table)) for table in (AuditEntry, Receipt)]
        db.session.rollback()
        downgrade(WITHOUT_CHAIN)
        assert "audit_links" not in sa.inspect(db.engine).get_table_names()
        upgrade()
        found = verify_record()
        db.session.close()
        assert (found.fault, [found.entries, found.receipts]) == (None, counts)
        db.engine.dispose()

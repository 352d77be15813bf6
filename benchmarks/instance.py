"""An instance for measuring: its own folder and SQLite database, with the three GPAI drafts where they are at hand, and
else with those of the sample code of practice."""

import os
import secrets
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from flask import Flask

from codeprac import create_app
from codeprac.audit.adopting import begin_holding
from codeprac.db import db
from codeprac.migrating import upgrade

ROOT = Path(__file__).resolve().parent.parent
REAL = ROOT.parent / "shared" / "data" / "gpai-code-of-practice"
SAMPLE = ROOT / "codeprac" / "sample" / "content" / "repair-information"


def drafts() -> list[tuple[str, str]]:
    """The name and the text of each draft, oldest first."""
    folder = REAL if REAL.is_dir() else SAMPLE
    return [(path.stem, path.read_text(encoding="utf-8")) for path in sorted(folder.glob("draft-*.md"))]


@contextmanager
def instance(**settings: str) -> Iterator[Flask]:
    """The application on a fresh, migrated instance, set up as in production; `settings` are environment variables."""
    with tempfile.TemporaryDirectory(prefix="codeprac-bench-") as folder:
        os.environ["CODEPRAC_INSTANCE"] = folder
        os.environ["CODEPRAC_SECRET_KEY"] = secrets.token_urlsafe(48)
        os.environ["CODEPRAC_TRUSTED_HOSTS"] = "localhost"  # as Flask's client calls the site
        os.environ["CODEPRAC_SECOND_FACTOR"] = "offered"
        os.environ.update(settings)
        app = create_app()
        with app.app_context():
            upgrade()
            begin_holding(datetime.now(UTC))
            db.session.commit()
            yield app

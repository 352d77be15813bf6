"""What runs on the command line of an instance."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from flask import Flask
from sqlalchemy.orm import Session

from codeprac.access.actor import OfficeRole
from codeprac.accounts.queries import find_account
from codeprac.cli import cli
from codeprac.db import db
from codeprac.organisations.queries import list_stakeholder_groups
from tests.factories.accounts import PASSWORD, make_user
from tests.servers.smtp import MailServer


def run(app: Flask, *arguments: str, typed: str = "") -> tuple[int, str]:
    result = app.test_cli_runner().invoke(cli, arguments, input=typed)
    db.session.expire_all()
    return result.exit_code, result.output


def test_the_first_administrator_is_made_with_a_password(app: Flask, db_session: Session) -> None:
    code, said = run(app, "create-administrator", "Ada@Example.org", "Ada Sample", typed=f"{PASSWORD}\n{PASSWORD}\n")
    account = find_account("ada@example.org")
    assert code == 0, said
    assert account is not None
    assert (account.office_role, account.confirmed_at is not None) == (OfficeRole.ADMINISTRATOR, True)
    assert account.verify_and_update_password(PASSWORD)
    assert PASSWORD not in said
    assert [group.slug for group in list_stakeholder_groups()] == ["industry", "academia", "civil-society"]


def test_a_weak_password_is_asked_for_again(app: Flask, db_session: Session) -> None:
    typed = f"password1234\npassword1234\n{PASSWORD}\n{PASSWORD}\n"
    code, said = run(app, "create-administrator", "ada@example.org", "Ada Sample", typed=typed)
    assert code == 0
    assert "easy to guess" in said


def test_a_link_to_set_the_password_is_printed(app: Flask, db_session: Session) -> None:
    code, said = run(app, "create-administrator", "ada@example.org", "Ada Sample", "--link")
    assert code == 0
    link = said.split()[-1]
    assert link.startswith("http://localhost/reset/")
    assert app.test_client().get(link).status_code == 200


def test_an_existing_account_becomes_administrator_and_keeps_its_password(app: Flask, db_session: Session) -> None:
    before = make_user(email="ada@example.org", password=PASSWORD)
    code, said = run(app, "create-administrator", "ada@example.org", "Somebody")
    account = find_account("ada@example.org")
    assert (code, account) == (0, before)
    assert "existed already" in said
    assert account is not None
    assert account.name == before.name
    assert account.verify_and_update_password(PASSWORD)


def test_a_wrong_address_is_one_sentence(app: Flask) -> None:
    code, said = run(app, "create-administrator", "nobody", "Nobody", "--link")
    assert (code, said.strip()) == (1, "Error: 'nobody' is no e-mail address.")


def test_the_worker_delivers_and_ends_when_asked(
    app: Flask, environment: dict[str, str], db_session: Session, mails: MailServer, tmp_path: Path
) -> None:
    from tests.notifications.test_delivery import queue_mail

    url = app.config["SQLALCHEMY_ENGINES"]["default"]["url"]
    settings = environment | {"CODEPRAC_DATABASE_URL": url, "CODEPRAC_INSTANCE": str(app.config["INSTANCE"])}
    worker = subprocess.Popen([sys.executable, "-m", "codeprac", "worker"], env=os.environ | settings)
    try:
        time.sleep(0.1)
        queue_mail(to="worker@example.org")
        db_session.commit()
        mails.wait_for("worker@example.org", seconds=30)
    finally:
        worker.send_signal(signal.SIGTERM)
        code = worker.wait(20)
    assert code == 0

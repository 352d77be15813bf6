"""The register of personal data names every column about people; what it says is what the tables hold."""

import sqlalchemy as sa

from codeprac import models  # noqa: F401 - every table is known once this is imported
from codeprac.config import KEEP_DAYS
from codeprac.db import Model
from codeprac.privacy.holdings import Fate, references_to_accounts
from codeprac.privacy.impersonal import IMPERSONAL, WORDS_OF_LISTS
from codeprac.privacy.register import REGISTER

SHORT = 40
NAMED = {column for holding in REGISTER for column in holding.columns}
IMPERSONAL_NAMED = {column for some in IMPERSONAL.values() for column in some}
WHAT_TO_DO = (
    "Every column about people stands in codeprac/privacy/register.py (what it is, why, how long, what erasure does), "
    "every other column of text in codeprac/privacy/impersonal.py with the reason. Neither names: "
)


def all_columns() -> list[sa.Column]:
    return [column for table in Model.metadata.sorted_tables for column in table.columns]


def told(column: sa.Column) -> str:
    return f"{column.table.name}.{column.name}"


def holds_text(column: sa.Column) -> bool:
    """Whether somebody's words could stand in it: all text but ids and words of lists."""
    if column.foreign_keys or column.primary_key or not isinstance(column.type, sa.String | sa.JSON | sa.LargeBinary):
        return False
    length = getattr(column.type, "length", None) or SHORT + 1
    return length > SHORT or column.name not in WORDS_OF_LISTS


def test_every_column_about_people_is_in_the_register() -> None:
    of_accounts = {told(column) for column in references_to_accounts()}
    asked = {
        told(column)
        for column in all_columns()
        if column.table.name == "users" or told(column) in of_accounts or holds_text(column)
    }
    missing = sorted(asked - NAMED - IMPERSONAL_NAMED)
    assert missing == [], WHAT_TO_DO + ", ".join(missing)
    assert sorted(of_accounts & IMPERSONAL_NAMED) == []


def test_a_new_column_of_free_text_would_be_missed() -> None:
    table = sa.Table("fresh", sa.MetaData(), sa.Column("note", sa.Text()), sa.Column("state", sa.String(20)))
    assert [holds_text(column) for column in table.columns] == [True, False]
    assert holds_text(sa.Column("phone", sa.String(20)))


def test_the_register_names_columns_that_exist_and_each_once() -> None:
    there = {told(column) for column in all_columns()}
    listed = [column for holding in REGISTER for column in holding.columns]
    assert sorted(NAMED - there) == []
    assert sorted(IMPERSONAL_NAMED - there) == []
    assert sorted(NAMED & IMPERSONAL_NAMED) == []
    assert len(listed) == len(NAMED)


def test_the_register_says_whose_each_row_is() -> None:
    """What is removed or exported is found by its owner: each table of such a kind has a path to an account."""
    for holding in REGISTER:
        owners = dict(holding.owners)
        assert set(owners) <= set(holding.tables), holding.key
        if holding.fate is Fate.REMOVED:
            assert set(holding.tables) - {"users", "outbox_messages"} <= set(owners), holding.key


def test_each_kind_of_data_says_everything_in_words() -> None:
    for holding in REGISTER:
        for words in (holding.what, holding.why, holding.kept, holding.after):
            assert str(words).endswith(".") or words is holding.what
            assert len(str(words)) > 5
        assert not holding.period or holding.period in KEEP_DAYS
    assert len({holding.key for holding in REGISTER}) == len(REGISTER)

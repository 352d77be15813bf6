"""The tree is RFC 6962's, and a row's digest is of what the row holds."""

import hashlib
import os
from datetime import UTC, datetime, timedelta, timezone

import pytest
from pymerkle import InmemoryTree

from codeprac.audit.merkle import EMPTY_ROOT, Tree, join, path_of, root_of
from codeprac.audit.rules import leaf_of, moment, row_digest


def leaves(count: int) -> list[bytes]:
    return [hashlib.sha256(b"\x00" + bytes([number])).digest() for number in range(count)]


def test_the_roots_are_those_of_another_implementation() -> None:
    other, ours = InmemoryTree(algorithm="sha256"), Tree()
    for _ in range(70):
        data = os.urandom(48)
        other.append_entry(data)
        ours.add(bytes.fromhex(leaf_of(data[:16].hex(), data[16:].hex())))
        assert ours.root() == other.get_root()


def test_the_root_of_nothing_is_that_of_the_standard() -> None:
    assert root_of([]) == EMPTY_ROOT == hashlib.sha256(b"").digest()


@pytest.mark.parametrize("size", [1, 2, 3, 4, 5, 8, 13, 33])
def test_every_leaf_is_proved_by_its_path(size: int) -> None:
    for index in range(size):
        hashed, first, last = leaves(size)[index], index, size - 1
        for node in path_of(leaves(size), index):
            if first % 2 or first == last:
                hashed = join(node, hashed)
                while first % 2 == 0 and first:
                    first, last = first // 2, last // 2
            else:
                hashed = join(hashed, node)
            first, last = first // 2, last // 2
        assert hashed == root_of(leaves(size))


def test_no_path_for_a_leaf_that_is_not_there() -> None:
    with pytest.raises(IndexError):
        path_of(leaves(3), 3)


def test_a_moment_is_the_same_in_every_zone() -> None:
    at = datetime(2026, 5, 2, 12, 0, tzinfo=timezone(timedelta(hours=2)))
    assert moment(at) == moment(at.astimezone(UTC)) == "2026-05-02T10:00:00.000000Z"


def test_a_column_that_is_added_later_changes_no_digest_until_it_holds_something() -> None:
    assert row_digest({"id": "A"}) == row_digest({"id": "A", "note": "", "count": 0, "tags": [], "done": False})
    assert row_digest({"id": "A"}) != row_digest({"id": "A", "note": "x"})

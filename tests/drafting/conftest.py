"""What tests of the drafting room share."""

from tests.drafts.conftest import queries

__all__ = ["queries"]

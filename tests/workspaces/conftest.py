"""What the tests of workspaces may ask for."""

import pytest
from flask import Flask

from tests.annotations.conftest import counted
from tests.workspaces.office import Office, make_office

__all__ = ["counted", "office"]


@pytest.fixture
def office(app: Flask) -> Office:
    """An organisation with a lead and two members, in an open round."""
    return make_office()

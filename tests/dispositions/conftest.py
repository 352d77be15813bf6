"""What the tests of answers may ask for."""

import pytest
from flask import Flask

from tests.dispositions.stage import Stage, make_stage


@pytest.fixture
def stage(app: Flask) -> Stage:
    """The usual stage: a closed round, drafters, an author."""
    return make_stage()

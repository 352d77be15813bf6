"""What the tests of spreadsheets may ask for."""

import pytest
from flask import Flask

from tests.annotations.scene import Scene, make_scene


@pytest.fixture
def scene(app: Flask) -> Scene:
    """The usual stage: an open round on a draft."""
    return make_scene()

"""What the tests of moderation begin with."""

import pytest

from tests.moderation.stage import Stage, make_stage
from tests.staging import Staged


@pytest.fixture
def stage(staged: Staged) -> Stage:
    return staged("moderation", make_stage)

"""What the tests of answers may ask for."""

import pytest

from tests.dispositions.stage import Stage, make_stage
from tests.staging import Staged


@pytest.fixture
def stage(staged: Staged) -> Stage:
    """The usual stage: a closed round, drafters, an author."""
    return staged("dispositions", make_stage)

"""No page tells who was erased: hunted once, on whichever database, in what templates make of the same rows.

That no table keeps the name is asked of each database (`../test_erasing.py`)."""

from datetime import UTC, datetime

from flask import Flask

from codeprac.accounts.models import User
from codeprac.db import db
from codeprac.privacy.services import erase_account
from tests.privacy.hunting import ADDRESS, MARKER, make_marked_world, pages_that_tell, paths_of
from tests.site.world import World
from tests.staging import Staged


def test_no_page_file_or_feed_tells_the_name(app: Flask, staged: Staged) -> None:
    """The public's pages are asked for before as well, so that whatever keeps them has them."""
    world: World = staged("marked world", make_marked_world)
    paths = paths_of(app, world)
    told = pages_that_tell(app, world, "public", paths, MARKER)
    assert len(told) > 5
    erase_account(
        db.session.get_one(User, world.people["stakeholder"].id), actor_id=None, overrules=True, now=datetime.now(UTC)
    )
    db.session.commit()
    assert pages_that_tell(app, world, "public", told, MARKER, ADDRESS) == []
    assert pages_that_tell(app, world, "administrator", paths, MARKER, ADDRESS) == []

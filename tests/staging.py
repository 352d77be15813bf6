"""What many tests begin with is made once per worker: the tests after the first get the rows as they were then.

    @pytest.fixture
    def scene(staged: Staged) -> Scene:
        return staged("annotations", make_scene)

What `make` returns may hold rows anywhere within; each test has them from its own session."""

import pickle
from collections.abc import Callable
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any, Protocol, TypeVar

import sqlalchemy as sa
from sqlalchemy import event

from codeprac.db import Model, db
from tests.databases import Database

Made = TypeVar("Made")


class Staged(Protocol):
    """The name of a stage, and what makes it."""

    def __call__(self, name: str, make: Callable[[], Made]) -> Made: ...


@dataclass
class Stagehand:
    """Keeps the stages of one database."""

    database: Database
    stages: dict[str, bytes] = field(default_factory=dict)
    touched: bool = False
    """Whether anything was committed since the database was put back."""

    def watch(self, engine: sa.Engine) -> None:
        """Notice what is committed."""
        event.listen(engine, "commit", self._touch)

    def put_back(self) -> None:
        """Put the database back to what the migrations left."""
        self.database.restore()
        self.touched = False

    def set_up(self, name: str, make: Callable[[], Made]) -> Made:
        """The stage of this name. A test that has begun to write has it made anew, beside what it wrote."""
        if self.touched:
            return make()
        if name in self.stages:
            self.database.restore(name)
            self.touched = True
        else:
            made = make()
            db.session.commit()
            self.database.keep(name)
            self.stages[name] = pack(made)
        made_or_kept: Made = unpack(self.stages[name])
        return made_or_kept

    def _touch(self, connection: sa.Connection) -> None:
        self.touched = True


class Packer(pickle.Pickler):
    """Writes a row as its class and key."""

    def persistent_id(self, obj: Any) -> Any:
        """What stands for a row; None leaves all else as it is."""
        return (type(obj), sa.inspect(obj).identity) if isinstance(obj, Model) else None


class Unpacker(pickle.Unpickler):
    """Reads rows from the session."""

    def persistent_load(self, pid: Any) -> Any:
        """The row behind its class and key."""
        return db.session.get_one(*pid)


def pack(made: Any) -> bytes:
    """What was made, without its rows."""
    packed = BytesIO()
    Packer(packed).dump(made)
    return packed.getvalue()


def unpack(packed: bytes) -> Any:
    """What was made, with its rows as the session has them now."""
    return Unpacker(BytesIO(packed)).load()

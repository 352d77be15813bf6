"""The comparisons that pages were last made from, in the memory of the process: each view and filter is a page of its
own, and reading a comparison from its data takes longer than showing it."""

from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from threading import Lock

from codeprac.drafts.rendering.changes import ShownProvision, shown_provisions
from codeprac.drafts.rendering.pairs import Compared


@dataclass(frozen=True, slots=True)
class Recent:
    """A comparison with its provisions as they are shown."""

    compared: Compared
    provisions: Sequence[ShownProvision]


class RecentComparisons:
    """The comparisons last asked for, so many of them. One is made at a time: comparing keeps a processor busy for
    about a second, and of several who ask at once, one has it done for all."""

    def __init__(self, most: int = 4) -> None:
        self._kept: OrderedDict[Hashable, Recent] = OrderedDict()
        self._most = most
        self._lock = Lock()

    def get(self, key: Hashable, make: Callable[[], Compared]) -> Recent:
        """The comparison under this key, made now if it is not kept."""
        with self._lock:
            found = self._kept.get(key)
            if found is None:
                compared = make()
                found = self._kept[key] = Recent(compared, shown_provisions(compared))
                while len(self._kept) > self._most:
                    self._kept.popitem(last=False)
            self._kept.move_to_end(key)
            return found

    def clear(self) -> None:
        """Forget every comparison."""
        with self._lock:
            self._kept.clear()

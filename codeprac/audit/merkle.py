"""The tree of RFC 6962, over leaves that are hashed already: its root in one pass, and paths that prove a leaf.

Hashes are 32 bytes. A leaf's path are the roots of the subtrees beside the way up from it, nearest first."""

import hashlib
from collections.abc import Iterable, Sequence

from codeprac.audit.rules import NODE

EMPTY_ROOT = hashlib.sha256(b"").digest()


def join(left: bytes, right: bytes) -> bytes:
    """The hash of a node over two others."""
    return hashlib.sha256(NODE + left + right).digest()


class Tree:
    """A tree that takes leaves one after the other and keeps only the roots of its full subtrees: log2 of their
    number."""

    def __init__(self) -> None:
        self.size = 0
        self._peaks: list[bytes] = []

    def add(self, leaf: bytes) -> None:
        """Take in the next leaf."""
        self.size += 1
        size = self.size
        while size % 2 == 0:
            leaf = join(self._peaks.pop(), leaf)
            size //= 2
        self._peaks.append(leaf)

    def root(self) -> bytes:
        """The root over all leaves so far."""
        if not self._peaks:
            return EMPTY_ROOT
        root = self._peaks[-1]
        for peak in reversed(self._peaks[:-1]):
            root = join(peak, root)
        return root


def root_of(leaves: Iterable[bytes]) -> bytes:
    """The root over these leaves."""
    tree = Tree()
    for leaf in leaves:
        tree.add(leaf)
    return tree.root()


def path_of(leaves: Sequence[bytes], index: int) -> list[bytes]:
    """The path of the leaf at an index, from 0; IndexError where there is none."""
    if not 0 <= index < len(leaves):
        raise IndexError(index)
    path: list[bytes] = []
    first, last = 0, len(leaves)
    while last - first > 1:
        middle = first + (1 << ((last - first - 1).bit_length() - 1))
        if index < middle:
            path.append(root_of(leaves[middle:last]))
            last = middle
        else:
            path.append(root_of(leaves[first:middle]))
            first = middle
    return path[::-1]

#!/usr/bin/env python3
"""Check that a receipt stands in the published record. Needs Python 3.8 or newer and nothing else, and no network.

    python3 check-receipt.py RECEIPT PROOF ROOT

RECEIPT  what was received: the file that its owner downloaded from the receipt's page
PROOF    the proof, from the same page
ROOT     the root of the seal, as 64 hexadecimal digits, or a copy of /record/seals.json, from wherever you trust:
         the public page, your own earlier copy of it, a newspaper

It ends with 0 when the receipt is proved, with 1 when it is not, with 2 when a file cannot be read."""

import hashlib
import json
import sys

DIGITS = 64


class NotProved(Exception):
    """What does not fit."""


def hash_receipt(text: str) -> bytes:
    """The SHA-256 of a receipt, however its JSON is laid out: keys in order, no blanks, UTF-8 (RFC 8785)."""
    content = json.loads(text)
    plain = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(plain.encode("utf-8", "surrogatepass")).digest()


def root_from(leaf: bytes, index: int, size: int, path: list) -> bytes:
    """The root that a path leads to from the leaf at an index of so many (RFC 9162, 2.1.3.2)."""
    first, last, found = index, size - 1, leaf
    if not 0 <= index < size:
        raise NotProved("the proof names a place that its seal does not have")
    for node in path:
        if last == 0:
            raise NotProved("the path of the proof is too long")
        if first % 2 or first == last:
            found = hashlib.sha256(b"\x01" + node + found).digest()
            while first and first % 2 == 0:
                first, last = first // 2, last // 2
        else:
            found = hashlib.sha256(b"\x01" + found + node).digest()
        first, last = first // 2, last // 2
    if last:
        raise NotProved("the path of the proof is too short")
    return found


def check(receipt: str, proof: dict, root: bytes) -> None:
    """Raise NotProved unless the receipt is under the root by the proof; receipt is a text, root 32 bytes."""
    digest = hash_receipt(receipt)
    if digest.hex() != proof["sha256"]:
        raise NotProved("this is not the receipt that the proof is for, or it was altered")
    leaf = hashlib.sha256(b"\x00" + bytes.fromhex(proof["salt"]) + digest).digest()
    path = [bytes.fromhex(node) for node in proof["path"]]
    if root_from(leaf, int(proof["index"]), int(proof["size"]), path) != root:
        raise NotProved("the receipt is not under this root")


def read_root(given: str, proof: dict) -> bytes:
    """The root itself, or that of the proof's seal in a copy of the published seals."""
    if len(given) == DIGITS and all(sign in "0123456789abcdef" for sign in given.lower()):
        return bytes.fromhex(given)
    with open(given, encoding="utf-8") as file:
        seals = json.load(file)["seals"]
    for seal in seals:
        if seal["number"] == proof["seal"]:
            return bytes.fromhex(seal["root"])
    raise NotProved(f"seal {proof['seal']} is not among these")


def main(arguments: list) -> int:
    """Say in one line what was found."""
    if len(arguments) != 3:
        print(__doc__, file=sys.stderr)
        return 2
    try:
        with open(arguments[0], encoding="utf-8") as file:
            receipt = file.read()
        with open(arguments[1], encoding="utf-8") as file:
            proof = json.load(file)
        check(receipt, proof, read_root(arguments[2], proof))
    except NotProved as reason:
        print(f"NOT PROVED: {reason}.")
        return 1
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        print(f"A file cannot be read: {error!r}", file=sys.stderr)
        return 2
    print(f"PROVED: receipt {proof['receipt']} is in seal {proof['seal']} of {proof['sealed_at']}.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

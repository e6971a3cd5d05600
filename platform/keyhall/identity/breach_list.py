"""Passwords known from breaches, looked up in a file and never asked of anybody outside (A22).

The file is that of Pwned Passwords, ordered by hash: a line a password, its SHA-1 in hexadecimal digits, then
`:` and a count, or nothing. Ours is a short one of that form; the whole of theirs can take its place.
"""

import hashlib
from bisect import bisect_left
from pathlib import Path
from typing import BinaryIO

DIGITS = 40
BEHIND_ALL = b"~"


def is_breached(password: str, list_path: Path) -> bool:
    """Whether the list holds the password as it is or in lower case; reads some forty lines at most."""
    hashes = {_hash_of(password), _hash_of(password.lower())}
    with list_path.open("rb") as file:
        size = list_path.stat().st_size
        return any(_holds(file, size, wanted) for wanted in hashes)


def _hash_of(password: str) -> bytes:
    return hashlib.sha1(password.encode(), usedforsecurity=False).hexdigest().upper().encode()


def _holds(file: BinaryIO, size: int, wanted: bytes) -> bool:
    place = bisect_left(range(size), wanted, key=lambda offset: _hash_from(file, offset))
    return _hash_from(file, place) == wanted


def _hash_from(file: BinaryIO, offset: int) -> bytes:
    """The hash of the first line that begins at `offset` or behind it."""
    file.seek(max(offset - 1, 0))
    if offset:
        file.readline()
    return file.readline(200)[:DIGITS].upper() or BEHIND_ALL

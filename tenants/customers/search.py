"""Finding customers by name, code and pinyin, whatever part of them is typed (B03).

Each customer stores the one- and two-character pieces of its texts under a GIN index; a search asks for the
pieces of what was typed and rechecks the whole by LIKE. `pg_trgm` cannot serve two characters, and two
characters are what people type in Chinese.
"""

import re
import unicodedata
from functools import lru_cache

from django.db.models import Q
from pypinyin import Style, lazy_pinyin

LONGEST_SEARCH = 60
MOST_PIECES = 4
CODE = re.compile(r"[0-9]{14}")


@lru_cache(maxsize=4096)
def pinyin_of(name: str) -> tuple[str, str]:
    """Full pinyin and initials of a name, lower case, without spaces: 广东 → ("guangdong", "gd")."""
    syllables = lazy_pinyin(name, style=Style.NORMAL)
    full = "".join(syllables).lower().replace(" ", "")
    initials = "".join(
        part[:1] if len(part) > 1 and _is_syllable(part) else part for part in syllables
    ).lower()
    return full[:720], initials.replace(" ", "")[:120]


def _is_syllable(part: str) -> bool:
    return part.isascii() and part.isalpha() and part.islower()


def normalized(text: str) -> str:
    """Lower case, full-width forms folded, runs of white space as one space."""
    return " ".join(unicodedata.normalize("NFKC", text).lower().split())


def search_text_of(name: str, code: str) -> str:
    """Everything a customer is found by, one text a line."""
    full, initials = pinyin_of(name)
    return "\n".join((normalized(name), code, full, initials))


def sort_key_of(name: str) -> str:
    """What lists order names by: their pinyin."""
    return pinyin_of(name)[0]


def grams_of(search_text: str) -> list[str]:
    """The distinct one- and two-character pieces of a text, none across lines, sorted."""
    pieces: set[str] = set()
    for line in search_text.split("\n"):
        pieces.update(line)
        pieces.update(line[index : index + 2] for index in range(len(line) - 1))
    return sorted(piece for piece in pieces if not piece.isspace())


def matches(text: str) -> Q:
    """The condition on Customer for every word typed; an empty search matches all."""
    condition = Q()
    for word in normalized(text[:LONGEST_SEARCH]).split():
        if CODE.fullmatch(word):
            condition &= Q(code=word)
        else:
            condition &= Q(grams__contains=telling_pieces(word), search_text__contains=word)
    return condition


def telling_pieces(word: str) -> list[str]:
    """A few pieces of a word, its end among them, to ask the index for.

    The recheck decides; pieces that nearly every code holds would only make the index read more.
    """
    pieces = [word[index : index + 2] for index in range(len(word) - 1)] or [word]
    step = -(-len(pieces) // MOST_PIECES)
    return list(dict.fromkeys(pieces[::-step]))

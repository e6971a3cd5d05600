"""What must be ended before a record may be: asked of every area that holds something of it.

The record's own area knows none of the others; each says in a module of its own what stands in the way.
"""

from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from django.utils.text import format_lazy

from keyhall.errors import Conflict, type_message

Record = TypeVar("Record")


class Hindrances(Generic[Record]):
    """What may stand in the way of one kind of ending; each is asked while the record is locked."""

    def __init__(self) -> None:
        self._asked: dict[str, Callable[[Record], type_message | None]] = {}

    def told_by(
        self, code: str
    ) -> Callable[[Callable[[Record], type_message | None]], Callable[[Record], type_message | None]]:
        """Register what says which things to end first; it answers None where there are none.

        `code` tells programs what was in the way; a second one of the same name raises ValueError.
        """

        def register(
            ask: Callable[[Record], type_message | None],
        ) -> Callable[[Record], type_message | None]:
            if code in self._asked:
                raise ValueError(f"{code} stands in the way twice")
            self._asked[code] = ask
            return ask

        return register

    def refuse(self, record: Record) -> None:
        """Raise Conflict, telling all there is to end first; the code is the first hindrance's."""
        told = {code: text for code, ask in sorted(self._asked.items()) if (text := ask(record)) is not None}
        if told:
            raise Conflict(_sentences(list(told.values())), code=next(iter(told)))


def _sentences(texts: Sequence[type_message]) -> type_message:
    return format_lazy(" ".join(["{}"] * len(texts)), *texts)

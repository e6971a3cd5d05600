"""States and the moves allowed between them, one table per lifecycle."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from keyhall.access.actor import Actor
from keyhall.errors import Conflict, type_message


@dataclass(frozen=True)
class Transition:
    """A named move: from which states, to which, under which permission."""

    verb: str
    title: type_message
    sources: frozenset[str]
    target: str
    permission: str


class Lifecycle:
    """The moves of one kind of record."""

    def __init__(self, transitions: Sequence[Transition]) -> None:
        self.transitions = {transition.verb: transition for transition in transitions}

    def move(self, state: str, verb: str, acting: Actor) -> str:
        """The state `verb` leads to; raises PermissionDenied, or Conflict where `state` forbids it."""
        acting.require(self.transitions[verb].permission)
        return self.lead(state, verb)

    def lead(self, state: str, verb: str) -> str:
        """The state `verb` leads to, for whoever may already; raises Conflict where `state` forbids it."""
        transition = self.transitions[verb]
        if state not in transition.sources:
            raise Conflict(_("记录的当前状态不允许此操作，请刷新后重试。"), code="wrong_state")
        return transition.target

    def allowed(self, state: str, acting: Actor) -> list[Transition]:
        """The moves `acting` may make from `state`, for pages and the API to offer."""
        return [
            transition
            for transition in self.transitions.values()
            if state in transition.sources and acting.can(transition.permission)
        ]

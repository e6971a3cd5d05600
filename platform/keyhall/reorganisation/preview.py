"""What a plan would do, before it does it (A23)."""

from dataclasses import dataclass
from uuid import UUID

from keyhall.access.models import Person
from keyhall.errors import type_message
from keyhall.organisation.dependents import all_dependents
from keyhall.reorganisation.models import Reorganisation, Step, StepKind
from keyhall.reorganisation.walking import handover_of, walk
from keyhall.rights.reach import holders_at


@dataclass(frozen=True)
class Affected:
    """Somebody who holds a role at a unit, by the name in the directory, and the role's code."""

    uid: UUID
    name: str
    role: str


@dataclass(frozen=True)
class StepPreview:
    """`passing` says how many records of each kind would go along, as things stand today; `gaining` and
    `losing` whose roles would reach what the step changes, or no longer."""

    step: Step
    passing: list[tuple[str, type_message, int]]
    gaining: list[Affected]
    losing: list[Affected]


def preview(plan: Reorganisation) -> list[StepPreview]:
    """What each step would do; raises Conflict as scheduling would, but not for a plan without steps."""
    walked = list(walk(plan))
    changes = [
        (holders_at(entry.beneath - entry.above), holders_at(entry.above - entry.beneath)) for entry in walked
    ]
    wanted = {uid for pair in changes for holders in pair for uid, _role in holders}
    names = dict(Person.objects.filter(uid__in=wanted).values_list("uid", "name"))
    return [
        StepPreview(entry.step, _passing(entry.step), _named(gained, names), _named(lost, names))
        for entry, (gained, lost) in zip(walked, changes, strict=True)
    ]


def _passing(step: Step) -> list[tuple[str, type_message, int]]:
    if step.kind == StepKind.MOVE:
        return []
    handover = handover_of(step)
    counted = [(entry.name, entry.title, entry.count(handover)) for entry in all_dependents()]
    return [line for line in counted if line[2]]


def _named(holders: set[tuple[UUID, str]], names: dict[UUID, str]) -> list[Affected]:
    known = [Affected(uid, names[uid], role) for uid, role in holders if uid in names]
    return sorted(known, key=lambda person: (person.name, person.role, str(person.uid)))

"""Which of the customers their roles reach somebody looks at (M03, M04)."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from keyhall.access.actor import Appointment
from keyhall.identity.requests import ActorRequest
from keyhall.rights.customer_units import reaching, widest

SESSION_KEY = "customer_unit"
HEADER = "Keyhall-Customer-Unit"
API = "/api/"


@dataclass(frozen=True)
class ChosenUnit:
    """A customer, the appointments that hold there, and how far the person's roles reach at all."""

    unit_uid: UUID | None
    appointments: Sequence[Appointment]
    widest_spread: str


def choose_unit(request: ActorRequest, home: UUID | None, held: Sequence[Appointment]) -> ChosenUnit:
    """The customer a request names by its header, else the one chosen in this session, as long as the
    person's roles reach it today; else the person's own.

    What a header names and no role reaches is refused: `is_unit_refused`.
    """
    request.is_unit_refused = False
    if home is None:
        return ChosenUnit(None, held, "")
    width = widest(entry.spread for entry in held)
    named = request.headers.get(HEADER, "") if request.path.startswith(API) else ""
    wanted = _parsed(named or request.session.get(SESSION_KEY, ""))
    if wanted is not None and wanted != home:
        there = reaching(held, wanted)
        if there:
            return ChosenUnit(wanted, there, width)
    request.is_unit_refused = bool(named) and wanted != home
    return ChosenUnit(home, reaching(held, home), width)


def _parsed(text: str) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        return None

"""Declaring background work and asking for it."""

from collections.abc import Callable, Generator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from django.db import IntegrityError, transaction

from keyhall.access.actor import Actor
from keyhall.errors import type_message
from keyhall.jobs.models import UNFINISHED, Job, StopRequest
from keyhall.messaging.models import Kind, Lane, Outbox
from keyhall.messaging.tables import write_outgoing

__all__ = ["Lane", "Progress", "Work", "enqueue", "job"]


@dataclass(frozen=True)
class Progress:
    """Yielded by a handler: what was done up to here is committed together with this."""

    done: int
    total: int | None = None
    note: type_message = ""


@dataclass(frozen=True)
class Work:
    """What a handler is given: its row, its payload and who asked, with the rights that person has now."""

    job: Job
    acting: Actor

    @property
    def payload(self) -> dict[str, Any]:
        payload: dict[str, Any] = self.job.payload
        return payload

    def stopped(self) -> bool:
        """Whether somebody asked to stop; a long step may look and return early."""
        return StopRequest.objects.filter(job=self.job).exists()


Result = dict[str, Any] | None
Steps = Generator[Progress, None, Result]
Handler = Callable[[Work], Result | Steps]
Decorated = TypeVar("Decorated", bound=Handler)


@dataclass(frozen=True)
class Registered:
    name: str
    handler: Handler
    lane: Lane
    lasting: bool


_jobs: dict[str, Registered] = {}


def job(name: str, *, lane: Lane = Lane.NORMAL, lasting: bool = False) -> Callable[[Decorated], Decorated]:
    """Register the handler of jobs called `name`.

    A plain function runs in one transaction. A generator is advanced in one transaction per
    `yield Progress(...)`; it is begun anew after its worker died, and must find by itself what is done
    already. Its return value, JSON, becomes the job's result. A DomainError fails the job with its text.

    `lasting` says that the record of the work learns from the job alone that it failed or was stopped:
    such a job does not expire.
    """

    def register(handler: Decorated) -> Decorated:
        if name in _jobs:
            raise ValueError(f"job {name} is declared twice")
        _jobs[name] = Registered(name, handler, lane, lasting)
        return handler

    return register


def registered_job(name: str) -> Registered | None:
    return _jobs.get(name)


def lasting_jobs() -> list[str]:
    """The names of the jobs whose failure their own record learns from the job alone."""
    return [name for name, entry in _jobs.items() if entry.lasting]


def enqueue(
    name: str,
    *,
    acting: Actor,
    payload: dict[str, Any],
    key: str | None = None,
    lane: Lane | None = None,
    not_before: datetime | None = None,
    turn: str = "",
) -> Job:
    """Ask for background work, in the caller's transaction; it starts once that has committed, or at
    `not_before` where that is later.

    While a job of the same name and `key` is unfinished, that one is returned instead. In the delivery lane
    jobs of one `turn` run one at a time. `payload` must be JSON. Raises KeyError for a name nobody declared.
    """
    registered = _jobs[name]
    wanted = Job(
        name=name,
        key=key,
        lane=registered.lane if lane is None else lane,
        payload=payload,
        actor_uid=acting.uid,
        actor_name=acting.name,
        actor_roles=sorted(acting.roles),
        actor_customer_uid=acting.customer_uid,
        actor_agent_uid=acting.agent_uid,
        correlation_id=acting.correlation_id,
    )
    standing = _insert_or_find(wanted)
    if standing is not None:
        return standing
    row = {
        "kind": Kind.JOB,
        "topic": name,
        "key": turn or str(wanted.uid),
        "lane": wanted.lane,
        "due_at": not_before,
    }
    write_outgoing(Outbox, "default", [{**row, "uid": wanted.uid, "payload": {}}])
    return wanted


def _insert_or_find(wanted: Job) -> Job | None:
    """Insert `wanted`, or return the unfinished job that has its key already."""
    while True:
        standing = (
            wanted.key and Job.objects.filter(name=wanted.name, key=wanted.key, state__in=UNFINISHED).first()
        )
        if standing:
            return standing
        try:
            with transaction.atomic(using="default"):
                wanted.save(force_insert=True)
        except IntegrityError:
            # Somebody else's job of this key committed meanwhile: look again.
            if wanted.key is None:
                raise
            continue
        return None

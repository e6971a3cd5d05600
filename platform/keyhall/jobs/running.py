"""Carrying out a job, step by step, each step in one transaction with its progress (A16).

A run holds its job by a lock on the row during each step and by its id in `run`: when a worker died
and another run took the job over, whatever the first still tries commits nothing.
"""

import logging
import threading
from inspect import isgenerator
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from keyhall.access.actor import SYSTEM_UID, Actor, Appointment, Channel, actor_appointed, system_actor
from keyhall.access.models import Person
from keyhall.access.table import permissions_of_role
from keyhall.errors import DomainError, type_message
from keyhall.jobs.models import UNFINISHED, Job, JobState, StopRequest, in_all_languages
from keyhall.jobs.registry import Handler, Progress, Result, Steps, Work, registered_job
from keyhall.rights.customer_units import reaching
from keyhall.rights.queries import appointments_of
from keyhall.tenancy.context import tenant_context
from keyhall.tenancy.models import Tenant, TenantStatus

logger = logging.getLogger(__name__)
LAST_ATTEMPT = 4
SHUTTING_DOWN = threading.Event()

UNEXPECTED = _("系统处理时发生意外错误，已多次重试。请稍后重新提交；若仍失败，请将任务编号告知系统管理员。")
UNKNOWN = _("系统不认识这种任务，请联系系统管理员核对版本。")


class JobInterrupted(RuntimeError):
    """The run ended before the job did; the queue must try it again."""


class JobLost(RuntimeError):
    """Another run has taken the job over, or it has ended."""


def actor_of_job(job: Job) -> Actor:
    """Who asked for the job, with the roles of then that the person still holds."""
    if job.actor_uid == SYSTEM_UID:
        return system_actor(job.actor_name, Channel.JOB)
    return actor_appointed(
        job.actor_uid,
        job.actor_name,
        _still_held(job),
        Channel.JOB,
        job.correlation_id,
        customer_uid=job.actor_customer_uid,
        agent_uid=job.actor_agent_uid,
    )


def _still_held(job: Job) -> list[Appointment]:
    """Of the roles of then those the person still holds, as far as they reach now; a program keeps its own,
    which its token had."""
    roles = frozenset(job.actor_roles)
    if job.actor_agent_uid is not None:
        return [Appointment(role, permissions_of_role(role)) for role in roles]
    if Person.objects.filter(uid=job.actor_uid, is_active=False).exists():
        return []
    held = reaching(appointments_of(job.actor_uid), job.actor_customer_uid)
    return [entry for entry in held if entry.role in roles]


def run_job(slug: str, uid: str) -> None:
    """Carry out a tenant's job as far as it goes; raises JobInterrupted when it must be tried again."""
    tenant = Tenant.objects.filter(schema_name=slug, status=TenantStatus.ACTIVE).first()
    if tenant is None:
        # The sweep brings the job back when the tenant serves again.
        logger.warning("job %s left: %s is not active", uid, slug)
        return
    with tenant_context(tenant):
        job = _begin(UUID(uid))
        if job is not None:
            try:
                _Run(job).carry_out()
            except JobLost:
                logger.warning("job %s of %s was taken over by another run", uid, slug)


def _begin(uid: UUID) -> Job | None:
    with transaction.atomic(using="default"):
        job = Job.objects.select_for_update(no_key=True).filter(uid=uid, state__in=UNFINISHED).first()
        if job is None:
            return None
        job.run = uuid4()
        job.attempts += 1
        job.state = JobState.RUNNING
        job.started_at = job.started_at or timezone.now()
        if job.attempts > LAST_ATTEMPT:
            _fail(job, UNEXPECTED, "interrupted")
        job.save()
    return job if job.is_unfinished else None


def _fail(job: Job, text: type_message, code: str) -> None:
    job.state, job.finished_at = JobState.FAILED, timezone.now()
    job.error_texts, job.error_code = in_all_languages(text), code


def _as_steps(handler: Handler, work: Work) -> Steps:
    outcome = handler(work)
    if isgenerator(outcome):
        result: Result = yield from outcome
        return result
    return outcome  # type: ignore[return-value]  # isgenerator does not narrow the union's other half


class _Run:
    def __init__(self, job: Job) -> None:
        self.uid, self.run, self.attempts = job.uid, job.run, job.attempts
        self.work = Work(job=job, acting=actor_of_job(job))
        self.registered = registered_job(job.name)

    def carry_out(self) -> None:
        if self.registered is None:
            self._end_failed(UNKNOWN, "unknown_job")
            return
        steps = _as_steps(self.registered.handler, self.work)
        try:
            while self._step(steps):
                if SHUTTING_DOWN.is_set():
                    raise JobInterrupted("the worker is shutting down")
        except (JobLost, JobInterrupted):
            raise
        except DomainError as refusal:
            self._end_failed(format_lazy("{}", refusal), refusal.code)
        except Exception as fault:
            logger.exception("job %s failed at attempt %s", self.uid, self.attempts)
            if self.attempts >= LAST_ATTEMPT:
                self._end_failed(UNEXPECTED, "unexpected")
                return
            raise JobInterrupted(f"{type(fault).__name__}: {fault}") from fault
        finally:
            steps.close()

    def _step(self, steps: Steps) -> bool:
        """Do the next step; returns whether there may be more."""
        with transaction.atomic(using="default"):
            job = self._hold()
            if StopRequest.objects.filter(job=job).exists():
                job.state, job.finished_at = JobState.STOPPED, timezone.now()
                job.save(update_fields=["state", "finished_at"])
                return False
            try:
                progress = next(steps)
            except StopIteration as end:
                _finish(job, end.value)
                return False
            _note(job, progress)
        self.attempts = 0
        return True

    def _hold(self) -> Job:
        job = Job.objects.select_for_update(no_key=True).get(uid=self.uid)
        if job.run != self.run or not job.is_unfinished:
            raise JobLost(str(self.uid))
        return job

    def _end_failed(self, text: type_message, code: str) -> None:
        with transaction.atomic(using="default"):
            job = self._hold()
            _fail(job, text, code)
            job.save(update_fields=["state", "finished_at", "error_texts", "error_code"])


def _finish(job: Job, result: Result) -> None:
    job.state, job.finished_at, job.result = JobState.DONE, timezone.now(), result
    job.note_texts = {}
    if job.total is not None:
        job.done = job.total
    job.save(update_fields=["state", "finished_at", "result", "note_texts", "done"])


def _note(job: Job, progress: Progress) -> None:
    job.done, job.total, job.attempts = progress.done, progress.total, 0
    job.note_texts = in_all_languages(progress.note) if progress.note else {}
    job.save(update_fields=["done", "total", "attempts", "note_texts"])

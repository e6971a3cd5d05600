"""Background work as its tenant sees it: who asked, how far it is, how it ended."""

import uuid
from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from keyhall.errors import type_message
from keyhall.messaging.models import Lane


class JobState(models.TextChoices):
    """How far a job is; `done`, `stopped` and `failed` are ends."""

    QUEUED = "queued", _("排队中")
    RUNNING = "running", _("进行中")
    DONE = "done", _("已完成")
    STOPPED = "stopped", _("已停止")
    FAILED = "failed", _("失败")


UNFINISHED = (JobState.QUEUED, JobState.RUNNING)


class WorkState(models.TextChoices):
    """How a record stands whose content a job makes, a load of usage or a bill run for one.

    What a record stores is its job's own account; see `state_of_work` for what is true of it.
    """

    WAITING = "waiting", _("等待中")
    RUNNING = "running", _("进行中")
    DONE = "done", _("已完成")
    FAILED = "failed", _("失败")
    STOPPED = "stopped", _("已停止")


UNFINISHED_WORK = (WorkState.WAITING, WorkState.RUNNING)


def in_all_languages(text: type_message) -> dict[str, str]:
    """A lazy text in every language of the interface, to be kept for readers not known yet."""
    texts = {}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            texts[language] = str(text)
    return texts


def in_present_language(texts: dict[str, str]) -> str:
    """The text for whoever reads now; the source language where theirs is missing."""
    language = translation.get_language() or settings.LANGUAGE_CODE
    return texts.get(language) or texts.get(settings.LANGUAGE_CODE, "")


class Job(models.Model):
    """One piece of background work.

    `run` names the run that holds the job: a run that lost it to a later one commits nothing more.
    `attempts` counts runs begun since the last committed step. `done` of `total` and `note` are the
    progress as of that step; `total` is null while unknown.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(max_length=60)
    key = models.CharField(max_length=120, null=True)  # noqa: DJ001  null is no key, and no keys are unequal
    lane = models.SmallIntegerField(choices=Lane.choices)
    payload = models.JSONField(default=dict)
    state = models.CharField(max_length=8, choices=JobState.choices, default=JobState.QUEUED)
    done = models.BigIntegerField(default=0)
    total = models.BigIntegerField(null=True)
    note_texts = models.JSONField(default=dict)
    result = models.JSONField(null=True)
    error_code = models.CharField(max_length=60, blank=True)
    error_texts = models.JSONField(default=dict)
    run = models.UUIDField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    actor_uid = models.UUIDField()
    actor_name = models.CharField(max_length=120)
    actor_roles = ArrayField(models.CharField(max_length=32), default=list)
    actor_customer_uid = models.UUIDField(null=True)
    actor_agent_uid = models.UUIDField(null=True)
    correlation_id = models.UUIDField()
    created_at = models.DateTimeField(db_default=Now())
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["name", "key"],
                condition=models.Q(state__in=["queued", "running"]),
                name="jobs_job_one_unfinished",
            ),
            models.CheckConstraint(
                condition=models.Q(done__gte=0) & (models.Q(total=None) | models.Q(total__gte=0)),
                name="jobs_job_progress",
            ),
        ]
        indexes = [
            models.Index(fields=["actor_uid", "-id"], name="jobs_job_by_actor"),
            models.Index(
                fields=["state", "finished_at"],
                condition=models.Q(state__in=["queued", "running", "failed"]),
                name="jobs_job_unfinished_or_failed",
            ),
        ]

    @property
    def is_unfinished(self) -> bool:
        return self.state in UNFINISHED

    @property
    def error(self) -> str:
        """Why it failed, for a person, in the present language; empty unless it did."""
        return in_present_language(self.error_texts)

    @property
    def note(self) -> str:
        """What it is at, in the present language."""
        return in_present_language(self.note_texts)

    @property
    def percent(self) -> int | None:
        """How far it is, 0 to 100; None while that is unknown."""
        if self.state == JobState.DONE:
            return 100
        if not self.total:
            return None
        return min(100, self.done * 100 // self.total)

    def describe(self) -> dict[str, Any]:
        """Progress as the pages show it."""
        return {"state": self.state, "done": self.done, "total": self.total, "percent": self.percent}


class StopRequest(models.Model):
    """Somebody wants a job stopped; it stops before its next step.

    A table of its own, since the job's row is locked while a step runs.
    """

    job = models.OneToOneField(Job, on_delete=models.CASCADE, related_name="stop_request")
    requested_by_uid = models.UUIDField()
    requested_by = models.CharField(max_length=120)
    requested_at = models.DateTimeField(db_default=Now())


class ScheduledWork(models.Model):
    """The latest date a scheduled job of this tenant was started for."""

    job = models.CharField(max_length=60, unique=True)
    last_due_at = models.DateTimeField()

"""Writing to the trails."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from keyhall.access.actor import Actor
from keyhall.audit.models import AccessEntry, ChangeEntry
from keyhall.bulk import copy_instances


def record_change(
    *,
    acting: Actor,
    subject: str,
    subject_uid: UUID,
    verb: str,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> None:
    """Write who did what to a record, with the changed fields alone, in the action's transaction.

    Values must be JSON: money and dates as strings. Nothing is written where nothing changed.
    """
    old, new = dict(before or {}), dict(after or {})
    changed = {key for key in old.keys() | new.keys() if old.get(key) != new.get(key)}
    if before is not None and after is not None and not changed:
        return
    entry = make_entry(
        acting,
        subject,
        subject_uid,
        verb,
        {key: old[key] for key in sorted(changed) if key in old},
        {key: new[key] for key in sorted(changed) if key in new},
    )
    ChangeEntry.objects.bulk_create([entry])


def record_creations(
    records: Iterable[tuple[UUID, Mapping[str, Any]]], *, acting: Actor, subject: str, verb: str
) -> None:
    """Write that many records came to be, each with what it has, by COPY in the action's transaction."""
    copy_instances([make_entry(acting, subject, uid, verb, {}, after) for uid, after in records])


def record_changes(
    records: Iterable[tuple[UUID, Mapping[str, Any], Mapping[str, Any]]],
    *,
    acting: Actor,
    subject: str,
    verb: str,
) -> None:
    """Write what became of many records, each with what it had and has, by COPY in the action's transaction.

    Nothing is written of a record where nothing changed.
    """
    entries = []
    for uid, before, after in records:
        changed = sorted(key for key in after if before.get(key) != after[key])
        if changed:
            old, new = ({key: given.get(key) for key in changed} for given in (before, after))
            entries.append(make_entry(acting, subject, uid, verb, old, new))
    copy_instances(entries)


def make_entry(
    acting: Actor,
    subject: str,
    subject_uid: UUID,
    verb: str,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
) -> ChangeEntry:
    """One line of the trail, not written yet: every one is made here."""
    return ChangeEntry(
        recorded_at=timezone.now(),
        subject=subject,
        subject_uid=subject_uid,
        verb=verb,
        before=dict(before),
        after=dict(after),
        actor_uid=acting.uid,
        actor_name=acting.name,
        channel=acting.channel,
        correlation_id=acting.correlation_id,
    )


def changes_of(subject_uid: UUID) -> QuerySet[ChangeEntry]:
    """The trail of one record, newest first."""
    return ChangeEntry.objects.filter(subject_uid=subject_uid).order_by("-recorded_at")


def record_access(
    *, acting: Actor, kind: str, path: str, permission: str = "", address: str | None = None
) -> None:
    """Write one line of the access trail; `kind` is an AccessKind."""
    AccessEntry.objects.bulk_create(
        [
            AccessEntry(
                recorded_at=timezone.now(),
                kind=kind,
                path=path[:300],
                permission=permission,
                actor_uid=acting.uid,
                actor_name=acting.name,
                address=address,
                channel=acting.channel,
                correlation_id=acting.correlation_id,
                visit_uid=acting.visit_uid,
            )
        ]
    )

"""Asking for an import (B13)."""

from typing import BinaryIO

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from keyhall.access.actor import Actor
from keyhall.audit.trail import record_change
from keyhall.errors import Invalid
from keyhall.files.storage import clean_name, store_file
from keyhall.jobs.registry import enqueue
from keyhall.parameters.queries import value_of
from tenants.onboarding.models import CustomerImport, ImportFormat
from tenants.onboarding.parameters import LARGEST_FILE
from tenants.onboarding.permissions import IMPORT_CUSTOMERS
from tenants.onboarding.reading import MEGABYTE

JOB = "customers.import"
CONTENT_TYPES = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@transaction.atomic
def start_import(
    *,
    file: BinaryIO,
    file_name: str,
    format: str,  # noqa: A002  what the API and the command call it
    dry_run: bool,
    skip_invalid: bool,
    acting: Actor,
) -> CustomerImport:
    """Keep the file, open the record and put the job on its way.

    With `dry_run` nothing is written but the record; with `skip_invalid` refused rows are left out, else
    a single one stops all. Raises Invalid for an unknown format or a file that is too large.
    """
    record = open_record(
        file_name=file_name, format=format, dry_run=dry_run, skip_invalid=skip_invalid, acting=acting
    )
    stored = store_file(
        name=record.file_name,
        content_type=CONTENT_TYPES.get(record.file_name.lower().rpartition(".")[2], ""),
        content=file,
        purpose="import",
        acting=acting,
        limit=value_of(LARGEST_FILE) * MEGABYTE,
    )
    job = enqueue(JOB, acting=acting, key=str(record.uid), payload={"import": str(record.uid)})
    record.file_uid, record.job_uid = stored.uid, job.uid
    record.save(update_fields=["file_uid", "job_uid"])
    return record


@transaction.atomic
def open_record(
    *,
    file_name: str,
    format: str,  # noqa: A002  what the API and the command call it
    dry_run: bool,
    skip_invalid: bool,
    acting: Actor,
) -> CustomerImport:
    """The record of an import, before anything was read: who brings what in."""
    acting.require(IMPORT_CUSTOMERS)
    if format not in ImportFormat.values:
        raise Invalid({"format": [_("没有这种导入格式，请从列表中选择。")]})
    record = CustomerImport.objects.create(
        format=format,
        file_name=clean_name(file_name)[:200],
        dry_run=dry_run,
        skip_invalid=skip_invalid,
        requested_by_uid=acting.uid,
        requested_by_name=acting.name,
    )
    record_change(
        acting=acting,
        subject="onboarding.import",
        subject_uid=record.uid,
        verb="start",
        after={"file_name": record.file_name, "format": format, "dry_run": dry_run},
    )
    return record

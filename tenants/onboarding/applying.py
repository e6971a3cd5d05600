"""Second half of an import: what is there already, what comes twice, and the writing of the rest (B13)."""

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.db import connections
from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from keyhall.access.actor import Actor, Channel
from keyhall.access.registry import all_permissions
from tenants.customers.bulk import CustomerDraft, create_customers
from tenants.onboarding.formats import layout_of
from tenants.onboarding.formats.layout import draft_of
from tenants.onboarding.models import CustomerImport, ImportRow, ImportState, RowState
from tenants.onboarding.plans import give_plans
from tenants.onboarding.staging import error_entry

CHUNK = 5_000

# Two imports of one province at a time would both find a customer missing and both create it.
_ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(hashtext(current_schema()), hashtext('onboarding'))"

_EXISTING = """
UPDATE onboarding_importrow AS r SET state = 'skipped', customer_uid = found.uid
FROM (
    SELECT source_id AS key, uid FROM customers_customer WHERE source_system = %(system)s
) AS found
WHERE r.customer_import_id = %(import)s AND r.state = 'pending' AND r.source_id = found.key
"""

_EXISTING_BY_CREDIT_CODE = """
UPDATE onboarding_importrow AS r SET state = 'skipped', customer_uid = c.uid
FROM customers_party p JOIN customers_customer c ON c.party_id = p.id
WHERE r.customer_import_id = %(import)s AND r.state = 'pending'
  AND p.credit_code = r.data -> 'customer' -> 'party' ->> 'credit_code'
"""

_TWICE = """
UPDATE onboarding_importrow AS r SET state = 'refused', errors = r.errors || %(error)s::jsonb
FROM (
    SELECT id, row_number() OVER (PARTITION BY {key} ORDER BY number) AS turn
    FROM onboarding_importrow WHERE customer_import_id = %(import)s AND {key} <> ''
) AS counted
WHERE counted.id = r.id AND counted.turn > 1 AND r.customer_import_id = %(import)s
"""
_CREDIT_CODE = "(data -> 'customer' -> 'party' ->> 'credit_code')"

_CONTACT_LEFT_OUT = """
UPDATE onboarding_importrow AS r SET state = 'refused', errors = r.errors || %(error)s::jsonb
FROM customers_customer c
WHERE r.customer_import_id = %(import)s AND r.state = 'skipped' AND c.uid = r.customer_uid AND EXISTS (
    SELECT FROM jsonb_array_elements(r.data -> 'contacts') wanted
    WHERE NOT EXISTS (
        SELECT FROM customers_contact link JOIN customers_party person ON person.id = link.party_id
        WHERE link.customer_id = c.id AND person.name = wanted ->> 'name'
    )
)
"""


def judge_rows(record: CustomerImport) -> None:
    """Refuse what comes twice in the file and skip what is there already; run in one transaction.

    A customer that is there already gets no contact by an import: a row that brings one is refused
    rather than skipped with the contact lost. One the customer has, or had, is no news.
    """
    system = layout_of(record.format).source_system
    key_field = str(layout_of(record.format).key_field)
    left_out = _("该客户已存在，导入不会给已有客户增加联系人。请在客户页面增加，或清空该行的联系人。")
    twice = _("该客户在文件中出现了两次，请只保留一行。")
    with connections["default"].cursor() as cursor:
        for key, field in (("source_id", key_field), (_CREDIT_CODE, "credit_code")):
            error = json.dumps([error_entry(field, twice)], ensure_ascii=False)
            cursor.execute(_TWICE.format(key=key), {"import": record.pk, "error": error})
        cursor.execute(_EXISTING, {"import": record.pk, "system": system})
        cursor.execute(_EXISTING_BY_CREDIT_CODE, {"import": record.pk})
        error = json.dumps([error_entry("contact_name", left_out)], ensure_ascii=False)
        cursor.execute(_CONTACT_LEFT_OUT, {"import": record.pk, "error": error})


def finish_import(record: CustomerImport, *, acting: Actor) -> None:
    """Judge the staged rows and, unless any is refused or it is a dry run, write them: all or nothing.

    Runs in the caller's transaction; doing it again after it was committed changes nothing.
    """
    with connections["default"].cursor() as cursor:
        cursor.execute(_ONE_AT_A_TIME)
    record.refresh_from_db()
    if record.state in (ImportState.DONE, ImportState.REFUSED):
        return
    judge_rows(record)
    refused = ImportRow.objects.filter(customer_import=record, state=RowState.REFUSED).exists()
    if refused and not record.skip_invalid:
        record.state = ImportState.REFUSED
        record.message_texts = {}
    else:
        record.state = ImportState.DONE
        if not record.dry_run:
            _write(record, _bearer(acting))
    _close(record)


def refuse_import(record: CustomerImport, entry: dict[str, Any], row: int) -> None:
    """The file as a whole cannot be taken: the record keeps why, and counts no rows."""
    ImportRow.objects.filter(customer_import=record).delete()
    ImportRow.objects.create(
        customer_import=record, number=row, state=RowState.REFUSED, errors=[entry], data={}
    )
    record.state = ImportState.REFUSED
    record.message_texts = entry["message"]
    record.finished_at = timezone.now()
    record.save(update_fields=["state", "message_texts", "finished_at"])


def _bearer(acting: Actor) -> Actor:
    """The importer with the rights an import carries, marked on the trail as an import."""
    every = frozenset(permission.name for permission in all_permissions())
    return replace(acting, permissions=every, channel=Channel.IMPORT)


def _write(record: CustomerImport, acting: Actor) -> None:
    pending = ImportRow.objects.filter(customer_import=record, state=RowState.PENDING).order_by("number")
    last = 0
    while rows := list(pending.filter(number__gt=last)[:CHUNK]):
        last = rows[-1].number
        _write_chunk(rows, acting)
    pending.update(state=RowState.CREATED)


def _write_chunk(rows: Sequence[ImportRow], acting: Actor) -> None:
    drafts: list[CustomerDraft] = [
        draft_of(row.data, row.customer_uid) for row in rows if row.customer_uid is not None
    ]
    create_customers(drafts, acting=acting)
    plans = [(draft, row.data["plan"]) for draft, row in zip(drafts, rows, strict=True) if row.data["plan"]]
    if plans:
        give_plans(plans, acting=acting)


def _close(record: CustomerImport) -> None:
    """Count the rows by what became of them."""
    counts = ImportRow.objects.filter(customer_import=record).aggregate(
        rows=Count("id"),
        created=Count("id", filter=Q(state=RowState.CREATED)),
        pending=Count("id", filter=Q(state=RowState.PENDING)),
        skipped=Count("id", filter=Q(state=RowState.SKIPPED)),
        refused=Count("id", filter=Q(state=RowState.REFUSED)),
    )
    would_be = counts.pop("pending")
    if record.state == ImportState.DONE and record.dry_run:
        counts["created"] = would_be
    for name, value in counts.items():
        setattr(record, name, value)
    record.finished_at = timezone.now()
    record.save(update_fields=[*counts, "state", "message_texts", "finished_at"])

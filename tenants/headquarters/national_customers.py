"""The agreed part of every customer file, as provinces tell it (A05, K01)."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import connections

from tenants.customers.search import grams_of, search_text_of, sort_key_of
from tenants.headquarters.models import Fact, NationalCustomer

TOLD = (
    "code",
    "name",
    "credit_code",
    "status",
    "region",
    "since",
    "priority",
    "group_uid",
    "group_name",
    "parent_uid",
)
# The topic customer files are told under.
TOPIC = "customers.customer"
FIELDS = (
    *TOLD,
    "province",
    "customer_class",
    "industry",
    "account_manager",
    "search_text",
    "sort_key",
    "grams",
    "told_at",
)

# How many files of a province there are, and how many are not what was told last: changed, missing, too many.
KEPT = f"""
SELECT count(kept.id), count(*) FILTER (WHERE (
        kept.code, kept.name, kept.credit_code, kept.status, kept.region, kept.since, kept.priority::integer,
        kept.group_uid, kept.group_name, kept.parent_uid, kept.account_manager, kept.customer_class,
        kept.industry
    ) IS DISTINCT FROM (
        told ->> 'code', told ->> 'name', told ->> 'credit_code', told ->> 'status', told ->> 'region',
        (told ->> 'since')::date, (told ->> 'priority')::integer, (told ->> 'group_uid')::uuid,
        told ->> 'group_name', (told ->> 'parent_uid')::uuid, coalesce(told ->> 'account_manager', ''),
        fact.customer_class, fact.industry
    ))
FROM (SELECT * FROM {Fact._meta.db_table} WHERE province = %(province)s AND topic = '{TOPIC}') fact
FULL JOIN (SELECT * FROM {NationalCustomer._meta.db_table} WHERE province = %(province)s) kept
    ON kept.uid = fact.customer_uid
"""

# A code is one file's alone: whichever other of the province holds it here is none that was told.
UNSEAT = f"""
DELETE FROM {NationalCustomer._meta.db_table} kept
USING unnest(%s::text[], %s::text[], %s::uuid[]) AS told (province, code, uid)
WHERE kept.province = told.province AND kept.code = told.code AND kept.uid <> told.uid
"""


def keep_national_customers(batch: Sequence[Mapping[str, Any]]) -> None:
    """Write the last word on each customer of a batch of messages, in the order they came."""
    last = {entry["subject"]: entry for entry in batch}
    gone = [uid for uid, entry in last.items() if entry["told"] is None]
    if gone:
        NationalCustomer.objects.filter(uid__in=gone).delete()
    files = [_national(entry) for entry in last.values() if entry["told"] is not None]
    with connections["default"].cursor() as cursor:
        cursor.execute(
            UNSEAT, [[getattr(file, name) for file in files] for name in ("province", "code", "uid")]
        )
    NationalCustomer.objects.bulk_create(
        files,
        update_conflicts=True,
        unique_fields=["uid"],
        update_fields=FIELDS,
    )


def files_kept(province: str) -> tuple[int, int]:
    """How many files of a province are kept, and in how many places they are not what was told last."""
    with connections["default"].cursor() as cursor:
        cursor.execute(KEPT, {"province": province})
        kept, unequal = cursor.fetchone()
    return kept, unequal


def _national(entry: Mapping[str, Any]) -> NationalCustomer:
    told = entry["told"]
    search_text = search_text_of(told["name"], told["code"])
    return NationalCustomer(
        uid=entry["subject"],
        province=entry["province"],
        customer_class=entry["customer_class"],
        industry=entry["industry"] or "",
        account_manager=told["account_manager"] or "",
        search_text=search_text,
        sort_key=sort_key_of(told["name"]),
        grams=grams_of(search_text),
        told_at=entry["written_at"],
        **{name: told[name] for name in TOLD},
    )

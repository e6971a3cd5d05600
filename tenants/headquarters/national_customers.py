"""The agreed part of every customer file, as provinces tell it (A05, K01)."""

from collections.abc import Mapping, Sequence
from typing import Any

from tenants.customers.search import grams_of, search_text_of, sort_key_of
from tenants.headquarters.models import NationalCustomer

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


def keep_national_customers(batch: Sequence[Mapping[str, Any]]) -> None:
    """Write the last word on each customer of a batch of messages, in the order they came."""
    last = {entry["subject"]: entry for entry in batch}
    gone = [uid for uid, entry in last.items() if entry["told"] is None]
    if gone:
        NationalCustomer.objects.filter(uid__in=gone).delete()
    NationalCustomer.objects.bulk_create(
        [_national(entry) for entry in last.values() if entry["told"] is not None],
        update_conflicts=True,
        unique_fields=["uid"],
        update_fields=FIELDS,
    )


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

"""What every layout of a file says: its columns, and what a row asks for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol
from uuid import UUID

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from keyhall.errors import Invalid, type_message
from keyhall.tenancy.context import current_tenant
from tenants.customers.bulk import ContactDraft, CustomerDraft
from tenants.customers.codes import check_region
from tenants.onboarding.reading import FileRefused

DATES = ("birth_date", "founded_on")


class Regions:
    """The divisions this tenant numbers customers under, each asked about once."""

    def __init__(self) -> None:
        self.own = current_tenant().region
        self._refusals: dict[str, list[type_message]] = {}

    def problems(self, region: str) -> list[type_message]:
        """Why customers cannot be numbered under `region`; empty when they can."""
        if region not in self._refusals:
            try:
                check_region(region)
                self._refusals[region] = []
            except Invalid as refusal:
                self._refusals[region] = refusal.fields["region"]
        return self._refusals[region]


@dataclass
class Reading:
    """What came of one row: what it asks for, as JSON, or the problems of its fields.

    `wanted` is `{"customer": {…, "party": {…}}, "contacts": […], "plan": {…} or None}`.
    """

    source_id: str
    wanted: dict[str, Any] = field(default_factory=dict)
    problems: list[tuple[str, type_message]] = field(default_factory=list)


class Layout(Protocol):
    """The columns of a kind of file and how a row of it is understood."""

    source_system: str
    key_field: type_message

    def match_headings(self, headings: Sequence[str]) -> list[str]:
        """The name of each column from the heading row; raises FileRefused where one is missing."""
        ...

    def read(self, values: Mapping[str, str], regions: Regions) -> Reading:
        """What a row asks for in a tenant of these regions."""
        ...


def check_missing(headings: Sequence[str], wanted: Sequence[str]) -> None:
    """Refuse a heading row that lacks a wanted column or has one twice."""
    missing = [name for name in wanted if name not in headings]
    if missing:
        advice = _("缺少列：{columns}。请下载模板，按模板的列名整理后再导入。")
        raise FileRefused(format_lazy(advice, columns="、".join(missing)))
    twice = sorted({name for name in headings if name and headings.count(name) > 1})
    if twice:
        advice = _("列名重复：{columns}。请删除多余的列后再导入。")
        raise FileRefused(format_lazy(advice, columns="、".join(twice)))


def one_of(choices: Sequence[str]) -> type_message:
    """The advice to write one of `choices`."""
    return format_lazy(_("应为以下之一：{choices}。"), choices="、".join(choices))


def draft_of(wanted: Mapping[str, Any], uid: UUID) -> CustomerDraft:
    """The customer a staged row asks for, under the uid the row was given."""
    values = dict(wanted["customer"])
    party = dict(values.pop("party"))
    for name in DATES:
        if party.get(name):
            party[name] = date.fromisoformat(party[name])
    contacts = [ContactDraft(**contact) for contact in wanted["contacts"]]
    since = date.fromisoformat(values.pop("since"))
    return CustomerDraft(uid=uid, since=since, party=party, contacts=contacts, **values)  # type: ignore[arg-type]  # values of mixed types from JSON

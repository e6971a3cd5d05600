"""Agents and their programs as the API shows them to staff (I01, I02)."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Count, IntegerField, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from api.kit.columns import Column, model_choices
from api.kit.filters import Filter, Rows
from api.kit.registry import register
from api.kit.resource import Resource, RollUp
from keyhall.access.actor import Actor
from tenants.channels.models import AgentProgram, AgentState, ProgramSecret, ProgramState
from tenants.channels.permissions import VIEW_AGENT
from tenants.channels.queries import visible_agents, visible_programs
from tenants.customers.models import Customer


def _with_text(rows: Rows, text: str) -> Rows:
    return rows.filter(Q(name__contains=text) | Q(code__icontains=text))


def counted(rows: Rows) -> Coalesce:
    """How many of `rows` there are, which refer to the row outside."""
    numbers = rows.order_by().annotate(group=OuterRef("pk")).values("group").annotate(n=Count("pk"))
    return Coalesce(Subquery(numbers.values("n")), 0, output_field=IntegerField())


AGENTS = register(
    Resource(
        name="agents",
        title=_("代理商"),
        permission=VIEW_AGENT,
        rows=visible_agents,
        default_order=("code",),
        columns=(
            Column("uid", _("标识"), "uid"),
            Column("code", _("代理商编号"), sort=True),
            Column("name", _("代理商名称"), sort=True),
            Column("state", _("状态"), "choice", sort=True, choices=model_choices(AgentState.choices)),
            Column("contact_name", _("联系人")),
            Column("contact_phone", _("电话")),
            Column("contact_email", _("电子邮箱")),
            Column(
                "customer_count",
                _("客户数"),
                "count",
                source=counted(Customer.objects.filter(agent_uid=OuterRef("uid"))),
            ),
            Column(
                "program_count",
                _("启用的程序"),
                "count",
                source=counted(AgentProgram.objects.filter(agent=OuterRef("pk"), state=ProgramState.ACTIVE)),
            ),
            Column("created_at", _("登记时间"), "moment", sort=True),
        ),
        more=(
            Column("changed_at", _("最近修改"), "moment"),
            Column("version", _("版本"), "count"),
        ),
        filters=(
            Filter("search", _("名称或编号"), serializers.CharField(max_length=60), _with_text),
            Filter("state", _("状态"), serializers.ChoiceField(AgentState.choices), "state", many=True),
        ),
    )
)


def secrets_of(keys: Sequence[int], acting: Actor) -> Mapping[int, Mapping[str, Any]]:
    """The secrets that hold of these programs: their last four characters and until when."""
    held = ProgramSecret.objects.filter(
        Q(expires_at__isnull=True) | Q(expires_at__gt=timezone.now()), program__in=keys
    )
    found: dict[int, list[dict[str, Any]]] = {}
    for program, hint, created_at, expires_at in held.order_by("id").values_list(
        "program", "hint", "created_at", "expires_at"
    ):
        found.setdefault(program, []).append(
            {"hint": hint, "created_at": created_at, "expires_at": expires_at}
        )
    return {program: {"secrets": secrets} for program, secrets in found.items()}


PROGRAMS = register(
    Resource(
        name="agent-programs",
        title=_("代理商程序"),
        permission=VIEW_AGENT,
        rows=visible_programs,
        default_order=("-id",),
        columns=(
            Column("uid", _("标识"), "uid"),
            Column("name", _("程序名称"), sort=True),
            Column("agent_uid", _("代理商标识"), "uid", source="agent__uid"),
            Column("agent_name", _("代理商"), source="agent__name", sort="agent__name"),
            Column("client_id", _("客户端标识"), sort=True),
            Column("scopes", _("授权范围"), "list"),
            Column("addresses", _("允许的网络"), "list"),
            Column("state", _("状态"), "choice", sort=True, choices=model_choices(ProgramState.choices)),
            Column("secrets", _("密钥"), "records", filled=True),
            Column("created_at", _("登记时间"), "moment", sort=True),
            Column("version", _("版本"), "count"),
        ),
        filters=(
            Filter("agent", _("代理商"), serializers.UUIDField(), "agent__uid"),
            Filter("state", _("状态"), serializers.ChoiceField(ProgramState.choices), "state", many=True),
        ),
        roll_ups=(RollUp(("secrets",), secrets_of, {"secrets": []}),),
    )
)

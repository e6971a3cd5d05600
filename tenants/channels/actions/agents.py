"""Agents and the customers assigned to them (I01, I02)."""

import re
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from keyhall.access.actor import Actor
from keyhall.audit.trail import record_change
from keyhall.errors import Conflict, Invalid, NotFound, Stale, type_message
from tenants.channels.lifecycles import AGENT
from tenants.channels.models import AccessToken, Agent, AgentState
from tenants.channels.permissions import CHANGE_AGENT
from tenants.customers.actions import assign_agent
from tenants.customers.models import Customer

SUBJECT = "channels.agent"
CODE = re.compile(r"[A-Z0-9-]{2,20}\Z")
FIELDS = ("code", "name", "contact_name", "contact_phone", "contact_email", "state")
CHANGEABLE = frozenset(FIELDS) - {"code", "state"}


@transaction.atomic
def add_agent(
    *,
    code: str,
    name: str,
    acting: Actor,
    contact_name: str = "",
    contact_phone: str = "",
    contact_email: str = "",
) -> Agent:
    """Enter an agent under a code of its own. Raises Invalid naming the fields."""
    acting.require(CHANGE_AGENT)
    agent = Agent(
        code=code.strip().upper(),
        name=name.strip(),
        contact_name=contact_name,
        contact_phone=contact_phone,
        contact_email=contact_email,
    )
    _refuse(agent)
    try:
        with transaction.atomic():
            agent.save(force_insert=True)
    except IntegrityError as error:
        raise Invalid({"code": [_("该代理商编号已被使用，请换一个。")]}) from error
    record_change(acting=acting, subject=SUBJECT, subject_uid=agent.uid, verb="create", after=_trail(agent))
    return agent


@transaction.atomic
def change_agent(*, uid: UUID, version: int | None, acting: Actor, **changes: str) -> Agent:
    """Change the named fields of an agent. Raises Stale, Invalid, NotFound; Conflict for a closed one."""
    acting.require(CHANGE_AGENT)
    agent = locked_agent(uid, version)
    if agent.state == AgentState.CLOSED:
        raise Conflict(_("代理商已终止合作，资料不能再修改。"), code="agent_closed")
    before = _trail(agent)
    for name in CHANGEABLE & set(changes):
        setattr(agent, name, changes[name].strip())
    _refuse(agent)
    return _save(agent, "change", before, acting)


@transaction.atomic
def move_agent(*, uid: UUID, verb: str, version: int | None, acting: Actor) -> Agent:
    """Suspend, resume or close an agent. Its programs' tokens end unless it is resumed.

    Raises Conflict where its state does not allow that, or for closing while customers are assigned to it.
    """
    agent = locked_agent(uid, version)
    before = _trail(agent)
    agent.state = AGENT.move(agent.state, verb, acting)
    if agent.state == AgentState.CLOSED and Customer.objects.filter(agent_uid=agent.uid).exists():
        raise Conflict(_("还有客户指派给该代理商，请先解除指派再终止。"), code="customers_assigned")
    if agent.state != AgentState.ACTIVE:
        AccessToken.objects.filter(program__agent=agent).delete()
    return _save(agent, verb, before, acting)


@transaction.atomic
def assign_customers(*, agent_uid: UUID, customer_uids: Sequence[UUID], acting: Actor) -> int:
    """Let an agent order for these customers; returns how many are new to it. Raises Conflict unless it is
    active, Invalid for customers that are not there."""
    acting.require(CHANGE_AGENT)
    agent = locked_agent(agent_uid, None)
    if agent.state != AgentState.ACTIVE:
        raise Conflict(_("代理商不在合作中，不能指派客户。"), code="agent_not_active")
    return assign_agent(customer_uids=customer_uids, agent_uid=agent.uid, acting=acting)


@transaction.atomic
def release_customers(*, agent_uid: UUID, customer_uids: Sequence[UUID], acting: Actor) -> int:
    """Let an agent no longer order for these of its customers; returns how many were its own."""
    acting.require(CHANGE_AGENT)
    agent = locked_agent(agent_uid, None)
    own = Customer.objects.filter(agent_uid=agent.uid, uid__in=customer_uids)
    return assign_agent(customer_uids=list(own.values_list("uid", flat=True)), agent_uid=None, acting=acting)


def locked_agent(uid: UUID, version: int | None) -> Agent:
    """The agent, held until the transaction ends; raises NotFound, or Stale where it was changed since."""
    agent = Agent.objects.select_for_update().filter(uid=uid).first()
    if agent is None:
        raise NotFound
    if version is not None and agent.version != version:
        raise Stale
    return agent


def _refuse(agent: Agent) -> None:
    problems: dict[str, list[type_message]] = {}
    if not CODE.match(agent.code):
        problems["code"] = [_("请填写 2 至 20 个大写字母、数字或连字符。")]
    if not agent.name:
        problems["name"] = [_("请填写代理商名称。")]
    if problems:
        raise Invalid(problems)


def _trail(agent: Agent) -> dict[str, Any]:
    return {name: getattr(agent, name) for name in FIELDS}


def _save(agent: Agent, verb: str, before: dict[str, Any], acting: Actor) -> Agent:
    agent.version += 1
    agent.changed_at = timezone.now()
    agent.save()
    record_change(
        acting=acting,
        subject=SUBJECT,
        subject_uid=agent.uid,
        verb=verb,
        before=before,
        after=_trail(agent),
    )
    return agent

"""Agents' programs and their secrets (I02)."""

import ipaddress
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from keyhall.access.actor import Actor
from keyhall.audit.trail import record_change
from keyhall.errors import Conflict, Invalid, NotFound, Stale, type_message
from keyhall.parameters.queries import value_of
from tenants.channels.actions.agents import locked_agent
from tenants.channels.credentials import digest_of, new_client_id, new_secret
from tenants.channels.lifecycles import PROGRAM
from tenants.channels.models import (
    AccessToken,
    AgentProgram,
    AgentState,
    ProgramSecret,
    ProgramState,
)
from tenants.channels.parameters import LONGEST_OVERLAP
from tenants.channels.permissions import CHANGE_AGENT
from tenants.channels.scopes import SCOPES

SUBJECT = "channels.program"
FIELDS = ("name", "client_id", "scopes", "addresses", "state")
# How long a secret is good for unless said otherwise, and at most.
SECRET_DAYS = 365
LONGEST_SECRET_DAYS = 2 * 365


@dataclass(frozen=True)
class NewSecret:
    """A program with a secret just made: the one time that the secret can be read."""

    program: AgentProgram
    secret: str


@transaction.atomic
def add_program(
    *,
    agent_uid: UUID,
    name: str,
    scopes: Sequence[str],
    acting: Actor,
    addresses: Sequence[str] = (),
    client_id: str = "",
    secret: str = "",
    valid_days: int = SECRET_DAYS,
) -> NewSecret:
    """Let a program speak for an agent, within `scopes` and from the networks `addresses` (CIDR).

    Credentials are made at random unless given; the secret is good for `valid_days`. Raises Invalid naming
    the fields, Conflict for an agent that is not active.
    """
    acting.require(CHANGE_AGENT)
    _refuse_days(valid_days)
    agent = locked_agent(agent_uid, None)
    if agent.state != AgentState.ACTIVE:
        raise Conflict(_("代理商不在合作中，不能增加程序。"), code="agent_not_active")
    program = AgentProgram(
        agent=agent,
        name=name.strip(),
        client_id=client_id or new_client_id(),
        scopes=sorted(set(scopes)),
        addresses=list(addresses),
    )
    _refuse(program)
    program.save(force_insert=True)
    record_change(
        acting=acting, subject=SUBJECT, subject_uid=program.uid, verb="create", after=_trail(program)
    )
    return NewSecret(program, _add_secret(program, secret or new_secret(), valid_days))


@transaction.atomic
def change_program(*, uid: UUID, version: int | None, acting: Actor, **changes: Any) -> AgentProgram:
    """Change name, scopes or addresses; tokens already given are narrowed with them."""
    acting.require(CHANGE_AGENT)
    program = _working(uid, version)
    before = _trail(program)
    if "name" in changes:
        program.name = changes["name"].strip()
    if "scopes" in changes:
        program.scopes = sorted(set(changes["scopes"]))
    if "addresses" in changes:
        program.addresses = list(changes["addresses"])
    _refuse(program)
    return _save(program, "change", before, acting)


@transaction.atomic
def renew_secret(
    *,
    uid: UUID,
    version: int | None,
    acting: Actor,
    overlap_hours: int = 24,
    valid_days: int = SECRET_DAYS,
) -> NewSecret:
    """Give a program a new secret, good for `valid_days`; the former one holds for `overlap_hours` more, 0
    for not at all. Never more than two hold: one that was being replaced already ends at once.

    Where the former ends at once, so do the tokens got with it.
    """
    acting.require(CHANGE_AGENT)
    program = _working(uid, version)
    longest = int(value_of(LONGEST_OVERLAP).total_seconds()) // 3600
    if not 0 <= overlap_hours <= longest:
        told = format_lazy(_("请填写 0 至 {longest} 之间的小时数。"), longest=longest)
        raise Invalid({"overlap_hours": [told]})
    _refuse_days(valid_days)
    before = _trail(program)
    _end_former_secrets(program, timedelta(hours=overlap_hours))
    if overlap_hours == 0:
        AccessToken.objects.filter(program=program).delete()
    secret = _add_secret(program, new_secret(), valid_days)
    program = _save(program, "renew_secret", before, acting)
    return NewSecret(program, secret)


@transaction.atomic
def revoke_program(*, uid: UUID, version: int | None, acting: Actor) -> AgentProgram:
    """End a program at once, its tokens with it. Raises Conflict where it is revoked already."""
    program = _locked(uid, version)
    before = _trail(program)
    program.state = PROGRAM.move(program.state, "revoke", acting)
    AccessToken.objects.filter(program=program).delete()
    return _save(program, "revoke", before, acting)


def _locked(uid: UUID, version: int | None) -> AgentProgram:
    program = AgentProgram.objects.select_for_update().filter(uid=uid).first()
    if program is None:
        raise NotFound
    if version is not None and program.version != version:
        raise Stale
    return program


def _working(uid: UUID, version: int | None) -> AgentProgram:
    program = _locked(uid, version)
    if program.state != ProgramState.ACTIVE:
        raise Conflict(_("该程序已吊销，请新建一个程序。"), code="program_revoked")
    return program


def _add_secret(program: AgentProgram, secret: str, valid_days: int) -> str:
    ends = timezone.now() + timedelta(days=valid_days)
    ProgramSecret.objects.create(program=program, digest=digest_of(secret), hint=secret[-4:], expires_at=ends)
    return secret


def _end_former_secrets(program: AgentProgram, overlap: timedelta) -> None:
    now = timezone.now()
    holding = program.secrets.filter(Q(expires_at__isnull=True) | Q(expires_at__gt=now))
    newest = holding.order_by("-id").first()
    if newest is None:
        return
    holding.exclude(pk=newest.pk).update(expires_at=now)
    holding.filter(Q(expires_at__isnull=True) | Q(expires_at__gt=now + overlap)).update(
        expires_at=now + overlap
    )


def _refuse_days(valid_days: int) -> None:
    if not 1 <= valid_days <= LONGEST_SECRET_DAYS:
        text = _("请填写 1 至 %(days)s 之间的天数。") % {"days": LONGEST_SECRET_DAYS}
        raise Invalid({"valid_days": [text]})


def _refuse(program: AgentProgram) -> None:
    problems: dict[str, list[type_message]] = {}
    if not program.name:
        problems["name"] = [_("请填写程序名称。")]
    unknown = sorted(set(program.scopes) - set(SCOPES))
    if unknown or not program.scopes:
        text = _("请从这些授权范围中选择：%(scopes)s。") % {"scopes": "、".join(SCOPES)}
        problems["scopes"] = [text]
    wrong = [text for text in program.addresses if not _is_network(text)]
    if wrong:
        text = _("这些不是网络地址：%(wrong)s。请写成 203.0.113.0/24 的形式。") % {"wrong": "、".join(wrong)}
        problems["addresses"] = [text]
    if problems:
        raise Invalid(problems)


def _is_network(text: str) -> bool:
    try:
        ipaddress.ip_network(text)
    except ValueError:
        return False
    return len(text) <= 50


def _trail(program: AgentProgram) -> dict[str, Any]:
    return {"agent": str(program.agent.uid), **{name: getattr(program, name) for name in FIELDS}}


def _save(program: AgentProgram, verb: str, before: dict[str, Any], acting: Actor) -> AgentProgram:
    program.version += 1
    program.changed_at = timezone.now()
    program.save()
    after = _trail(program)
    if verb == "renew_secret":
        before, after = {}, {"hint": program.secrets.order_by("-id").values_list("hint", flat=True)[0]}
    record_change(
        acting=acting, subject=SUBJECT, subject_uid=program.uid, verb=verb, before=before, after=after
    )
    return program

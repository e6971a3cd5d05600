"""Headquarters' figures against the provinces' own: asked by the clock and on demand, then repaired (A14).

A province answers after all it told before, so whatever differs then was lost, doubled or changed by hand;
but a change may have been on its way while it counted, so a difference counts once a second answer gives it
again.
"""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from keyhall.access.actor import Actor
from keyhall.audit.trail import record_change
from keyhall.errors import Invalid
from keyhall.messaging.outbox import send_message
from keyhall.national.messages import EVERYTHING_ASKED, FIGURES_ASKED, KEY
from keyhall.tenancy.context import current_tenant
from keyhall.tenancy.models import Tenant, TenantStatus, TenantType
from tenants.headquarters.compared_values import number, values_known, values_told
from tenants.headquarters.models import CheckState, Difference, FigureCheck
from tenants.headquarters.nation_totals import sum_up_nation
from tenants.headquarters.permissions import CHECK_FIGURES

LAST_ATTEMPT = 2
# How often all provinces are asked.
ROUND = timedelta(minutes=10)
SUBJECT = "headquarters.check"
CONFIRMING = "修复后复核"


def check_figures(*, acting: Actor, provinces: Iterable[str] | None = None) -> list[FigureCheck]:
    """Ask provinces (by default all that serve) for their own figures; the answers come by message.

    Raises Invalid for one that is none, or does not serve.
    """
    acting.require(CHECK_FIGURES)
    chosen = _serving() if provinces is None else [_require_serving(slug) for slug in provinces]
    checks = [FigureCheck(province=slug, requested_by=acting.name) for slug in chosen]
    FigureCheck.objects.bulk_create(checks)
    for check in checks:
        _ask(check)
    return checks


def ask_everything(*, province: str, acting: Actor) -> None:
    """Have a province tell everything anew, which repairs whatever differs.

    Raises Invalid for one that is none, or does not serve.
    """
    acting.require(CHECK_FIGURES)
    _require_serving(province)
    record_change(
        acting=acting,
        subject=SUBJECT,
        subject_uid=uuid4(),
        verb="ask_everything",
        after={"province": province},
    )
    _ask_everything(province)


def _serving() -> list[str]:
    found = Tenant.objects.filter(status=TenantStatus.ACTIVE, tenant_type=TenantType.PROVINCE)
    return sorted(found.values_list("schema_name", flat=True))


def _require_serving(slug: str) -> str:
    if slug not in _serving():
        raise Invalid({"province": [_("没有这个省，或它已停用；请从省份列表中选择。")]})
    return slug


def _ask(check: FigureCheck) -> None:
    payload = {"check": str(check.uid), "attempt": check.attempt}
    send_message(topic=FIGURES_ASKED, key=KEY, payload=payload, receiver=check.province)


def _ask_everything(province: str) -> None:
    # Rounds grow with time, so that a later one is the larger.
    payload = {"round": int(timezone.now().timestamp() * 1000)}
    send_message(topic=EVERYTHING_ASKED, key=KEY, payload=payload, receiver=province)


def compare_figures(province: str, told: Mapping[str, Any]) -> None:
    """Take in a province's answer: agree, ask once more, or list what differs and have it repaired."""
    check = FigureCheck.objects.select_for_update().filter(uid=UUID(told["check"])).first()
    if check is None or check.state != CheckState.ASKED or check.attempt != told["attempt"]:
        return
    theirs, ours = values_told(told), values_known(province)
    differing = sorted(
        (
            [*key, theirs.get(key, "0"), ours.get(key, "0")]
            for key in theirs.keys() | ours.keys()
            if theirs.get(key, "0") != ours.get(key, "0")
        ),
        key=str,
    )
    check.compared, check.answered_at = len(theirs.keys() | ours.keys()), timezone.now()
    # What both answers gave alike stays different; what moved between them was on its way.
    lasting = [entry for entry in differing if entry[:2] in [known[:2] for known in check.suspected]]
    if not differing or (check.attempt == LAST_ATTEMPT and not lasting):
        _agree(check)
    elif check.attempt < LAST_ATTEMPT:
        check.suspected, check.attempt = differing, check.attempt + 1
        check.save()
        _ask(check)
    else:
        _list_differences(check, lasting)


def _agree(check: FigureCheck) -> None:
    check.state, check.suspected = CheckState.AGREED, []
    check.save()
    # What an earlier check listed is as it should be now.
    now = timezone.now()
    open_ones = Difference.objects.filter(province=check.province, repaired_at=None)
    earlier = list(open_ones.values_list("check_made_id", flat=True).distinct())
    open_ones.update(repaired_at=now)
    FigureCheck.objects.filter(pk__in=earlier).update(state=CheckState.REPAIRED)
    _hold_nation_against_provinces(check)


def _list_differences(check: FigureCheck, lasting: list[list[Any]]) -> None:
    check.state = CheckState.DIFFERING
    check.save()
    Difference.objects.bulk_create(
        Difference(
            check_made=check,
            province=check.province,
            figure=figure,
            month=month,
            province_value=theirs,
            headquarters_value=ours,
        )
        for figure, month, theirs, ours in lasting
    )
    if not check.is_confirmation:
        _ask_everything(check.province)


def _hold_nation_against_provinces(last: FigureCheck) -> None:
    """Sum the nation up where it is not its provinces' sum, once none of theirs is in doubt.

    Those that do not serve, or left a question unanswered in an earlier round, are waited for no longer.
    """
    lately = timezone.now() - ROUND
    asked = FigureCheck.objects.filter(state=CheckState.ASKED, attempt=LAST_ATTEMPT, asked_at__gt=lately)
    listed = Difference.objects.filter(repaired_at=None, province__in=_serving())
    if asked.exists() or listed.exists():
        return
    if not (unequal := sum_up_nation()):
        return
    here, now = current_tenant().slug, timezone.now()
    check = FigureCheck.objects.create(
        province=here,
        state=CheckState.REPAIRED,
        requested_by=last.requested_by,
        compared=len(unequal),
        answered_at=now,
    )
    Difference.objects.bulk_create(
        Difference(
            check_made=check,
            province=here,
            figure=total.figure,
            month=total.month,
            province_value=number(total.due),
            headquarters_value=number(total.kept),
            repaired_at=now,
        )
        for total in unequal
    )


def confirm_repair(province: str) -> None:
    """Once a province has told everything anew: ask whether what was listed agrees now."""
    if Difference.objects.filter(province=province, repaired_at=None).exists():
        _ask(FigureCheck.objects.create(province=province, requested_by=CONFIRMING, is_confirmation=True))

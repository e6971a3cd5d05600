"""Which columns a role does not show, or shows in part (A10)."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from keyhall.access.actor import DENY, MASK, Actor
from keyhall.audit.trail import record_change
from keyhall.errors import Invalid, NotFound
from keyhall.rights.models import ColumnRule
from keyhall.rights.permissions import CHANGE_ROLE
from keyhall.rights.role_names import known_roles

SUBJECT = "rights.column_rule"


@transaction.atomic
def set_column_rule(*, role: str, resource: str, column: str, effect: str, acting: Actor) -> ColumnRule:
    """Deny or mask a column to whoever holds `role` alone, from their next request on.

    The caller knows which resources and columns there are. Raises Invalid for a role or an effect that
    is none.
    """
    acting.require(CHANGE_ROLE)
    if role not in known_roles():
        raise Invalid({"role": [_("请选择本单位可用的角色。")]})
    if effect not in (DENY, MASK):
        raise Invalid({"effect": [_("请选择不显示或部分遮盖。")]})
    before = (
        ColumnRule.objects.select_for_update().filter(role=role, resource=resource, column=column).first()
    )
    rule, _created = ColumnRule.objects.update_or_create(
        role=role, resource=resource, column=column, defaults={"effect": effect}
    )
    record_change(
        acting=acting,
        subject=SUBJECT,
        subject_uid=rule.uid,
        verb="set",
        before=_trail(before) if before else {},
        after=_trail(rule),
    )
    return rule


@transaction.atomic
def clear_column_rule(*, uid: UUID, acting: Actor) -> None:
    """Show the column again; raises NotFound."""
    acting.require(CHANGE_ROLE)
    rule = ColumnRule.objects.select_for_update().filter(uid=uid).first()
    if rule is None:
        raise NotFound
    rule.delete()
    record_change(acting=acting, subject=SUBJECT, subject_uid=uid, verb="clear", before=_trail(rule))


def _trail(rule: ColumnRule) -> dict[str, str]:
    return {"role": rule.role, "resource": rule.resource, "column": rule.column, "effect": rule.effect}

"""Units, where they stood when, and what keeps one from being closed (A01, A23)."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import timezone

from keyhall.audit.trail import changes_of
from keyhall.errors import Conflict, Invalid, PermissionDenied
from keyhall.organisation.actions import add_unit, change_unit, close_unit, move_unit
from keyhall.organisation.dependents import Handover, all_dependents
from keyhall.organisation.models import Unit, UnitPlace
from keyhall.organisation.queries import tree_on, units_under
from keyhall.rights.actions import assign_role
from keyhall.rights.actions.assignments import Reach
from keyhall.rights.queries import appointments_of
from tenants.customers.models import Customer
from tests.factories.customers import make_customer
from tests.factories.identity import acting_as, create_colleague
from tests.factories.organisation import make_unit

pytestmark = [pytest.mark.row("A01", "A23"), pytest.mark.usefixtures("gd")]
LONG_AGO = timedelta(days=100)


def names(day: Any) -> list[tuple[str, int]]:
    return [(placed.unit.name, placed.depth) for placed in tree_on(day)]


def test_the_tree_is_as_of_a_day(acting: Any) -> None:
    today = timezone.localdate()
    first, second = (
        make_unit(name=name, region=region, opened_on=today - LONG_AGO)
        for name, region in (("甲", "440100"), ("乙", "440300"))
    )
    branch = make_unit(first, name="丙", opened_on=today - LONG_AGO)
    move_unit(uid=branch.uid, version=None, parent_uid=second.uid, on=today, acting=acting)
    assert names(today - timedelta(days=1)) == [("甲", 0), ("丙", 1), ("乙", 0)]
    assert names(today) == [("甲", 0), ("乙", 0), ("丙", 1)]
    assert units_under(first.uid, today) == [first.pk]


def test_a_move_to_come_gives_no_rights_yet(acting: Any) -> None:
    today = timezone.localdate()
    first, second = make_unit(), make_unit()
    branch, person = make_unit(first), create_colleague()
    reach = Reach(scope="unit", unit_uid=second.uid)
    assign_role(person_uid=person.uid, role="city_manager", reach=reach, acting=acting)
    on = today + timedelta(days=3)
    move_unit(uid=branch.uid, version=None, parent_uid=second.uid, on=on, acting=acting)
    assert branch.pk not in appointments_of(person.uid, today)[0].sight.units
    assert branch.pk in appointments_of(person.uid, on)[0].sight.units


def test_a_unit_stands_neither_under_itself_nor_below(acting: Any) -> None:
    city = make_unit()
    branch = make_unit(city)
    for parent in (city, branch):
        with pytest.raises(Invalid):
            move_unit(
                uid=city.uid, version=None, parent_uid=parent.uid, on=timezone.localdate(), acting=acting
            )
    assert UnitPlace.objects.get(unit=city).parent is None


def test_the_database_keeps_a_unit_in_one_place_at_a_time() -> None:
    unit = make_unit()
    with pytest.raises(IntegrityError, match="organisation_unit_in_one_place"), transaction.atomic():
        UnitPlace.objects.create(unit=unit, validity=DateRange(timezone.localdate(), None))


def test_a_unit_with_customers_roles_or_units_is_not_closed(acting: Any) -> None:
    today = timezone.localdate()
    looked_after, staffed, parted = make_unit(), make_unit(), make_unit()
    Customer.objects.filter(pk=make_customer().pk).update(unit=looked_after)
    reach = Reach(scope="unit", unit_uid=staffed.uid)
    assign_role(person_uid=create_colleague().uid, role="city_manager", reach=reach, acting=acting)
    make_unit(parted)
    for unit, word in ((looked_after, "客户 1"), (staffed, "授权 1"), (parted, "还有机构")):
        with pytest.raises(Conflict) as refusal:
            close_unit(uid=unit.uid, version=None, on=today, acting=acting)
        assert word in str(refusal.value)
    assert not Unit.objects.filter(closed_on__isnull=False).exists()


def test_what_hangs_on_a_unit_is_handed_over_whole(acting: Any) -> None:
    former, latter = make_unit(), make_unit()
    Customer.objects.filter(pk=make_customer().pk).update(unit=former)
    person = create_colleague()
    for unit in (former, latter):
        reach = Reach(scope="unit", unit_uid=unit.uid)
        assign_role(person_uid=person.uid, role="city_manager", reach=reach, acting=acting)
    handover = Handover(former, latter)
    for dependent in all_dependents():
        dependent.move(handover, acting)
    assert {dependent.count(handover) for dependent in all_dependents()} == {0}
    assert [entry.sight.units for entry in appointments_of(person.uid)] == [{latter.pk}]
    close_unit(uid=former.uid, version=None, on=timezone.localdate(), acting=acting)


def test_two_units_of_a_level_do_not_look_after_one_division(acting: Any) -> None:
    make_unit(region="440100")
    other = make_unit()
    with pytest.raises(Conflict):
        make_unit(region="440100")
    with pytest.raises(Conflict):
        change_unit(uid=other.uid, version=None, region="440100", acting=acting)


@pytest.mark.parametrize(
    ("fields", "field"),
    [({"kind": "galaxy"}, "kind"), ({"name": " "}, "name"), ({"region": "44"}, "region")],
)
def test_what_makes_no_unit_is_named(acting: Any, fields: dict[str, str], field: str) -> None:
    with pytest.raises(Invalid) as refusal:
        add_unit(**{"kind": "city", "name": "某分公司", "acting": acting, **fields})
    assert set(refusal.value.fields) == {field}
    assert not Unit.objects.exists()


def test_every_change_is_in_the_trail(acting: Any) -> None:
    unit = make_unit()
    change_unit(uid=unit.uid, version=None, name="新名称", acting=acting)
    assert [entry.verb for entry in changes_of(unit.uid)] == ["change", "open"]


def test_whoever_may_not_keep_the_organisation_changes_nothing() -> None:
    unit, acting = make_unit(), acting_as(create_colleague("province_manager"))
    with pytest.raises(PermissionDenied):
        close_unit(uid=unit.uid, version=None, on=timezone.localdate(), acting=acting)
    with pytest.raises(PermissionDenied):
        add_unit(kind="city", name="某分公司", acting=acting)
    assert Unit.objects.filter(closed_on__isnull=True).count() == 1

"""Setting parameters: from a day on, for the tenant or a unit, with a trail, without a restart."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import timezone

from keyhall.access.actor import Actor
from keyhall.errors import Conflict, Invalid, NotFound, PermissionDenied
from keyhall.organisation.actions import close_unit
from keyhall.parameters.actions import cancel_value, end_unit_value, set_parameter
from keyhall.parameters.kinds import Refused
from keyhall.parameters.models import ParameterValue
from keyhall.parameters.queries import parameter_history, read_once, value_of, values_by_unit
from keyhall.parameters.registry import Area, parameter_named, parameters_of
from tenants.orders.parameters import MOST_ITEMS
from tenants.service.parameters import WARNING_THRESHOLD
from tests.api.cases import queries_of
from tests.factories.identity import acting_as, create_colleague
from tests.factories.organisation import make_unit

pytestmark = pytest.mark.row("A11")


def today() -> date:
    return timezone.localdate()


def tomorrow() -> date:
    return today() + timedelta(days=1)


def set_items(value: str, day: date, acting: Actor) -> ParameterValue:
    return set_parameter(name=MOST_ITEMS.name, value=value, valid_from=day, acting=acting)


def set_threshold(value: str, unit: Any, acting: Actor, day: date | None = None) -> ParameterValue:
    return set_parameter(
        name=WARNING_THRESHOLD.name,
        value=value,
        valid_from=day or today(),
        unit_uid=unit.uid if unit else None,
        acting=acting,
    )


def test_without_a_value_the_default_holds(gd: Any) -> None:
    assert value_of(MOST_ITEMS) == 50


def test_a_value_holds_from_its_day_until_the_next(gd: Any, acting: Actor) -> None:
    set_items("10", today(), acting)
    set_items("20", tomorrow(), acting)
    assert value_of(MOST_ITEMS) == 10
    assert value_of(MOST_ITEMS, day=tomorrow()) == 20
    assert value_of(MOST_ITEMS, day=today() - timedelta(days=1)) == 50


def test_a_value_set_again_for_the_same_day_replaces_it(gd: Any, acting: Actor) -> None:
    set_items("10", today(), acting)
    set_items("12", today(), acting)
    assert (value_of(MOST_ITEMS), ParameterValue.objects.count()) == (12, 1)


def test_the_nearest_unit_above_decides(gd: Any, acting: Actor) -> None:
    city = make_unit()
    branch = make_unit(kind="branch", parent=city)
    community = make_unit(kind="community", parent=branch)
    elsewhere = make_unit()
    set_threshold("70%", None, acting)
    set_threshold("60%", city, acting)
    set_threshold("50%", community, acting)
    values = {unit.pk: value_of(WARNING_THRESHOLD, unit_id=unit.pk) for unit in (city, branch, community)}
    assert values == {city.pk: Decimal("0.6"), branch.pk: Decimal("0.6"), community.pk: Decimal("0.5")}
    assert value_of(WARNING_THRESHOLD, unit_id=elsewhere.pk) == value_of(WARNING_THRESHOLD) == Decimal("0.7")
    assert values_by_unit(WARNING_THRESHOLD) == values


def test_a_unit_follows_what_is_above_it_again(gd: Any, acting: Actor) -> None:
    city = make_unit()
    set_threshold("60%", city, acting)
    set_threshold("50%", city, acting, tomorrow())
    end_unit_value(name=WARNING_THRESHOLD.name, unit_uid=city.uid, acting=acting)
    for day in (today(), tomorrow()):
        assert value_of(WARNING_THRESHOLD, unit_id=city.pk, day=day) == Decimal("0.8")
    with pytest.raises(NotFound):
        end_unit_value(name=WARNING_THRESHOLD.name, unit_uid=city.uid, acting=acting)


def test_a_coming_value_is_taken_back_and_the_former_goes_on(gd: Any, acting: Actor) -> None:
    set_items("10", today(), acting)
    coming = set_items("20", tomorrow(), acting)
    cancel_value(name=MOST_ITEMS.name, uid=coming.uid, acting=acting)
    assert value_of(MOST_ITEMS, day=tomorrow()) == 10
    assert ParameterValue.objects.get().validity.upper is None


def test_a_value_that_holds_is_not_taken_back(gd: Any, acting: Actor) -> None:
    value = set_items("10", today(), acting)
    with pytest.raises(Conflict):
        cancel_value(name=MOST_ITEMS.name, uid=value.uid, acting=acting)
    assert value_of(MOST_ITEMS) == 10


@pytest.mark.row("A13")
def test_the_history_says_who_set_what_from_when(gd: Any) -> None:
    manager = acting_as(create_colleague("system_administrator", name="周管理"))
    set_items("10", today(), manager)
    coming = set_items("20", tomorrow(), manager)
    cancel_value(name=MOST_ITEMS.name, uid=coming.uid, acting=manager)
    entries = parameter_history(MOST_ITEMS.name, acting=manager)
    told = [(entry.verb, entry.before["value"], entry.after["value"], entry.actor_name) for entry in entries]
    assert told == [
        ("cancel", "20", "10", "周管理"),
        ("set", "10", "20", "周管理"),
        ("set", "50", "10", "周管理"),
    ]


@pytest.mark.parametrize(
    ("value", "days", "field"),
    [("0", 0, "value"), ("201", 0, "value"), ("x", 0, "value"), ("50", 0, "value"), ("10", -1, "valid_from")],
)
def test_a_value_that_cannot_be_is_refused_by_field(
    gd: Any, acting: Actor, value: str, days: int, field: str
) -> None:
    with pytest.raises(Invalid) as refused, transaction.atomic():
        set_items(value, today() + timedelta(days=days), acting)
    assert list(refused.value.fields) == [field]
    assert not ParameterValue.objects.exists()


def test_a_parameter_of_the_whole_tenant_takes_no_unit(gd: Any, acting: Actor) -> None:
    with pytest.raises(Invalid) as refused:
        set_parameter(
            name=MOST_ITEMS.name, value="9", valid_from=today(), unit_uid=make_unit().uid, acting=acting
        )
    assert list(refused.value.fields) == ["unit_uid"]


@pytest.mark.row("A10")
def test_only_who_may_sets_a_parameter(gd: Any) -> None:
    with pytest.raises(PermissionDenied):
        set_items("10", today(), acting_as(create_colleague("city_manager")))
    assert not ParameterValue.objects.exists()


@pytest.mark.row("A03")
def test_another_tenants_parameters_are_not_there(gd: Any, acting: Actor, inside: Any) -> None:
    with pytest.raises(NotFound):
        set_parameter(name="headquarters.silent_after", value="5", valid_from=today(), acting=acting)
    with pytest.raises(NotFound):
        set_parameter(name="sign_in.shortest_password", value="12", valid_from=today(), acting=acting)
    assert parameter_named("sign_in.shortest_password", "headquarters").default == 10
    set_items("10", today(), acting)
    with inside("zj"):
        assert value_of(MOST_ITEMS) == 50


def test_two_values_never_hold_at_once(gd: Any, acting: Actor) -> None:
    value = set_items("10", today(), acting)
    with pytest.raises(IntegrityError, match="parameters_value_one_at_a_time"), transaction.atomic():
        ParameterValue.objects.create(name=value.name, value=1, validity=DateRange(tomorrow(), None))


@pytest.mark.row("A23")
def test_a_unit_with_a_value_of_its_own_is_not_closed(gd: Any, acting: Actor) -> None:
    unit = make_unit()
    set_threshold("60%", unit, acting)
    with pytest.raises(Conflict) as refused:
        close_unit(uid=unit.uid, version=None, on=today(), acting=acting)
    assert refused.value.code == "unit_in_use"
    end_unit_value(name=WARNING_THRESHOLD.name, unit_uid=unit.uid, acting=acting)
    close_unit(uid=unit.uid, version=None, on=today(), acting=acting)


def test_all_are_read_in_one_statement_and_anew_once_set(gd: Any, acting: Actor) -> None:
    def work() -> None:
        with read_once():
            assert (value_of(MOST_ITEMS), value_of(WARNING_THRESHOLD)) == (50, Decimal("0.8"))

    assert queries_of("default", work) == 1
    with read_once():
        assert value_of(MOST_ITEMS) == 50
        set_items("10", today(), acting)
        assert value_of(MOST_ITEMS) == 10


def test_every_parameter_says_what_it_does(database: None) -> None:
    declared = {entry.name: entry for kind in ("province", "headquarters") for entry in parameters_of(kind)}
    assert len(declared) > 10
    for entry in declared.values():
        assert str(entry.title)
        assert len(str(entry.explanation)) > 20


def test_a_parameter_is_declared_once_with_a_default_it_takes(database: None) -> None:
    area = Area("keyhall.parameters", "试")
    with pytest.raises(ValueError, match="twice"):
        area.parameter(MOST_ITEMS.name, "重", "重复", MOST_ITEMS.kind, 5)
    with pytest.raises(Refused):
        area.parameter("test.out_of_bounds", "超", "超出", MOST_ITEMS.kind, 5_000)

"""Posts, several of them a person, and the role each brings and takes away (A10, A23)."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import timezone

from keyhall.access.models import Person
from keyhall.audit.trail import changes_of
from keyhall.errors import Conflict, Invalid, PermissionDenied, Stale
from keyhall.organisation.actions import close_unit
from keyhall.rights.actions import assign_role, end_assignment
from keyhall.rights.actions.assignments import Reach
from keyhall.rights.models import Assignment
from keyhall.rights.queries import appointments_of
from keyhall.staffing.actions import add_post, appoint, change_post, close_post, relieve
from keyhall.staffing.models import Post, PostHolding
from keyhall.staffing.queries import holdings_on
from tests.factories.identity import acting_as, create_colleague
from tests.factories.organisation import make_unit
from tests.factories.reorganisation import carry_out, merge
from tests.factories.staffing import make_holding, make_post

pytestmark = [pytest.mark.row("A23", "A10"), pytest.mark.usefixtures("gd")]


def roles_of(person: Person) -> set[tuple[str, Any]]:
    """The roles held today, each with the units it reaches."""
    return {(held.role, held.sight.units) for held in appointments_of(person.uid)}


def test_a_post_brings_its_role_as_far_as_its_unit_and_takes_it_away(acting: Any) -> None:
    unit, person = make_unit(), create_colleague()
    holding = make_holding(make_post(unit, role="city_manager"), person)
    assert roles_of(person) == {("city_manager", frozenset({unit.pk}))}
    relieve(uid=holding.uid, version=None, reason="调离", acting=acting)
    assert roles_of(person) == set()
    assert not holdings_on().exists()
    assert Assignment.objects.get(person_uid=person.uid).decision_reason == "调离"


def test_a_post_for_own_customers_and_one_under_the_tenant_reach_so(acting: Any) -> None:
    manager, finance = create_colleague(), create_colleague()
    make_holding(make_post(make_unit(), role="account_manager", reach="own"), manager)
    make_holding(make_post(role="finance"), finance)
    assert [held.sight.own for held in appointments_of(manager.uid)] == [True]
    assert [held.sight.everything for held in appointments_of(finance.uid)] == [True]


def test_one_person_holds_several_posts_one_of_them_the_main_one(acting: Any) -> None:
    person, first, second = create_colleague(), make_unit(), make_unit()
    make_holding(make_post(first, role="city_manager"), person, is_main=True)
    make_holding(make_post(second, role="city_manager"), person)
    assert roles_of(person) == {("city_manager", frozenset({unit.pk})) for unit in (first, second)}
    with pytest.raises(Conflict) as refusal:
        make_holding(make_post(), person, is_main=True)
    assert refusal.value.code == "main_post_taken"
    assert PostHolding.objects.filter(person=person).count() == 2


def test_a_role_that_two_posts_bring_stays_until_the_second_is_given_up(acting: Any) -> None:
    person = create_colleague()
    posts = [make_post(make_unit(), role="account_manager", reach="own") for _ in range(2)]
    first, second = (make_holding(post, person) for post in posts)
    assert Assignment.objects.filter(person_uid=person.uid).count() == 1
    relieve(uid=first.uid, version=None, reason="只留一个", acting=acting)
    assert roles_of(person)
    relieve(uid=second.uid, version=None, reason="调离", acting=acting)
    assert not roles_of(person)


def test_a_role_that_was_there_before_the_post_stays_after_it(acting: Any) -> None:
    person = create_colleague("finance")
    holding = make_holding(make_post(role="finance"), person)
    relieve(uid=holding.uid, version=None, reason="免职", acting=acting)
    assert {role for role, _units in roles_of(person)} == {"finance"}


def test_a_role_there_for_fewer_days_than_the_post_is_not_taken_for_it(acting: Any) -> None:
    person, until = create_colleague(), timezone.localdate() + timedelta(days=5)
    assign_role(person_uid=person.uid, role="finance", reach=Reach(until=until), acting=acting)
    with pytest.raises(Conflict) as refusal:
        make_holding(make_post(role="finance"), person)
    assert refusal.value.code == "role_held_otherwise"
    assert not PostHolding.objects.exists()
    make_holding(make_post(role="finance"), person, until=until)


def test_a_role_taken_back_by_hand_leaves_the_post_to_be_relieved(acting: Any) -> None:
    person = create_colleague()
    holding = make_holding(make_post(role="finance"), person)
    assert holding.assignment is not None
    end_assignment(uid=holding.assignment.uid, version=None, reason="审计要求", acting=acting)
    relieve(uid=holding.uid, version=None, reason="免职", acting=acting)
    assert PostHolding.objects.get().state == "relieved"


def test_an_appointment_to_come_brings_its_role_on_its_day() -> None:
    person, on = create_colleague(), timezone.localdate() + timedelta(days=3)
    make_holding(make_post(role="finance"), person, since=on)
    assert appointments_of(person.uid) == []
    assert [held.role for held in appointments_of(person.uid, on)] == ["finance"]


def test_a_sensitive_role_waits_for_a_second_person() -> None:
    person, post = create_colleague(), make_post(role="system_administrator")
    administrator = acting_as(create_colleague("system_administrator"))
    appoint(post_uid=post.uid, person_uid=person.uid, acting=administrator)
    assert Assignment.objects.get(person_uid=person.uid).state == "proposed"
    assert roles_of(person) == set()
    assert holdings_on().filter(person=person).exists()


def test_nobody_appoints_themselves_or_without_the_right_to_give_roles() -> None:
    post, administrator = make_post(role="finance"), acting_as(create_colleague("system_administrator"))
    with pytest.raises(PermissionDenied):
        appoint(post_uid=post.uid, person_uid=administrator.uid, acting=administrator)
    with pytest.raises(PermissionDenied):
        appoint(
            post_uid=post.uid,
            person_uid=create_colleague().uid,
            acting=acting_as(create_colleague("province_manager")),
        )
    assert not PostHolding.objects.exists()


def test_what_must_not_meet_in_one_person_is_refused_with_the_post(acting: Any) -> None:
    person = create_colleague("auditor")
    with pytest.raises(Invalid):
        make_holding(make_post(role="system_administrator"), person)
    assert not PostHolding.objects.exists()


TODAY = timezone.localdate()


@pytest.mark.parametrize(
    ("taken", "places", "since", "until", "fits"),
    [
        ([(0, 10), (10, 20)], 2, 5, 15, True),
        ([(0, 10), (9, 20)], 2, 5, 15, False),
        ([(0, 10)], 1, 10, None, True),
        ([(5, None)], 1, 0, None, False),
        ([(5, None)], 1, 0, 5, True),
    ],
)
def test_places_are_taken_by_the_day(
    taken: list[tuple[int, int | None]], places: int, since: int, until: int | None, fits: bool
) -> None:
    def day(offset: int | None) -> date | None:
        return None if offset is None else TODAY + timedelta(days=offset)

    post = make_post(places=places)
    for begin, end in taken:
        make_holding(post, since=day(begin), until=day(None if end is None else end - 1))
    if fits:
        make_holding(post, since=day(since), until=day(None if until is None else until - 1))
        return
    with pytest.raises(Conflict) as refusal:
        make_holding(post, since=day(since), until=day(until))
    assert refusal.value.code == "post_full"


def test_the_database_keeps_one_main_post_and_one_holding_a_person_at_a_time() -> None:
    holding = make_holding(is_main=True)
    days = DateRange(timezone.localdate(), None)
    values = {"person": holding.person, "validity": days, "appointed_by_uid": uuid4(), "appointed_by": "某"}
    with pytest.raises(IntegrityError, match="staffing_one_main_post"), transaction.atomic():
        PostHolding.objects.create(post=make_post(), is_main=True, **values)
    with pytest.raises(IntegrityError, match="staffing_post_held_once"), transaction.atomic():
        PostHolding.objects.create(post=holding.post, **values)


def test_a_post_held_is_neither_closed_nor_made_smaller(acting: Any) -> None:
    post = make_post(places=2)
    held = [make_holding(post) for _ in range(2)]
    with pytest.raises(Conflict):
        close_post(uid=post.uid, version=None, acting=acting)
    with pytest.raises(Invalid) as refusal:
        change_post(uid=post.uid, version=None, places=1, acting=acting)
    assert set(refusal.value.fields) == {"places"}
    for holding in held:
        relieve(uid=holding.uid, version=None, reason="撤岗", acting=acting)
    close_post(uid=post.uid, version=None, acting=acting)
    assert Post.objects.get().state == "closed"


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"name": " "}, "name"),
        ({"role": "nobody"}, "role"),
        ({"role": "customer_buyer"}, "role"),
        ({"reach": "galaxy"}, "reach"),
        ({"places": 0}, "places"),
        ({"unit_uid": uuid4()}, "unit_uid"),
    ],
)
def test_what_makes_no_post_is_named(acting: Any, fields: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as refusal:
        add_post(**{"name": "某岗", "acting": acting, **fields})
    assert set(refusal.value.fields) == {field}
    assert not Post.objects.exists()


def test_a_unit_has_one_post_of_a_name(acting: Any) -> None:
    unit = make_unit()
    make_post(unit, name="客户经理岗")
    with pytest.raises(Conflict):
        make_post(unit, name="客户经理岗")
    make_post(name="客户经理岗")
    with pytest.raises(Conflict):
        make_post(name="客户经理岗")


def test_nobody_is_appointed_who_does_not_work_here(acting: Any) -> None:
    person, post = create_colleague(), make_post()
    Person.objects.filter(pk=person.pk).update(is_active=False)
    with pytest.raises(Invalid) as refusal:
        make_holding(post, person)
    assert set(refusal.value.fields) == {"person_uid"}
    with pytest.raises(Invalid):
        appoint(
            post_uid=post.uid,
            person_uid=create_colleague().uid,
            until=timezone.localdate() - timedelta(days=1),
            acting=acting,
        )


def test_a_holding_read_before_somebody_changed_it_is_not_ended(acting: Any) -> None:
    holding = make_holding()
    with pytest.raises(Stale):
        relieve(uid=holding.uid, version=7, reason="免职", acting=acting)
    with pytest.raises(Invalid):
        relieve(uid=holding.uid, version=None, reason=" ", acting=acting)
    assert PostHolding.objects.get().state == "held"


def test_posts_pass_to_the_unit_theirs_becomes_part_of_with_whoever_holds_them(acting: Any) -> None:
    former, latter, person = make_unit(name="甲分局"), make_unit(name="乙分局"), create_colleague()
    for unit in (former, latter):
        make_post(unit, name="局长")
    deputy = make_post(former, name="副局长", role="city_manager")
    make_holding(deputy, person)
    with pytest.raises(Conflict, match="岗位 2"):
        close_unit(uid=former.uid, version=None, on=timezone.localdate(), acting=acting)
    carry_out(merge(former, latter))
    names = Post.objects.filter(unit=latter).values_list("name", flat=True)
    assert set(names) == {"局长", "局长（甲分局）", "副局长"}
    assert roles_of(person) == {("city_manager", frozenset({latter.pk}))}
    assert [entry.verb for entry in changes_of(deputy.uid)] == ["hand_over", "add"]


def test_whoever_had_the_role_at_both_units_keeps_one_with_the_post(acting: Any) -> None:
    former, latter, person = make_unit(), make_unit(), create_colleague()
    holdings = [make_holding(make_post(unit, role="city_manager"), person) for unit in (former, latter)]
    carry_out(merge(former, latter))
    assert roles_of(person) == {("city_manager", frozenset({latter.pk}))}
    for holding in holdings:
        holding.refresh_from_db()
        assert holding.assignment is not None
        assert holding.assignment.state == "active"
    relieve(uid=holdings[0].uid, version=None, reason="并岗", acting=acting)
    assert roles_of(person)
    relieve(uid=holdings[1].uid, version=None, reason="调离", acting=acting)
    assert not roles_of(person)


def test_appointing_and_relieving_are_in_the_trail(acting: Any) -> None:
    holding = make_holding()
    relieve(uid=holding.uid, version=None, reason="调离", acting=acting)
    assert [entry.verb for entry in changes_of(holding.uid)] == ["relieve", "appoint"]

"""Appointments made at the same moment (A23)."""

from collections import Counter
from functools import partial
from typing import Any

import pytest

from keyhall.staffing.models import PostHolding
from keyhall.tenancy.context import tenant_context
from tests.factories.identity import create_colleague
from tests.factories.staffing import make_holding, make_post
from tests.races import at_once

pytestmark = pytest.mark.row("A23")


def test_of_many_appointed_to_one_place_at_once_one_is(province: Any) -> None:
    with tenant_context(province):
        post, people = make_post(), [create_colleague() for _ in range(4)]
    outcomes = at_once(province, [partial(make_holding, post, person) for person in people])
    assert outcomes == Counter({"done": 1, "post_full": 3})
    with tenant_context(province):
        assert PostHolding.objects.count() == 1


def test_of_two_main_posts_given_to_one_person_at_once_one_is(province: Any) -> None:
    with tenant_context(province):
        posts, person = [make_post(role="finance") for _ in range(2)], create_colleague()
    outcomes = at_once(province, [partial(make_holding, post, person, is_main=True) for post in posts])
    assert outcomes == Counter({"done": 1, "main_post_taken": 1})
    with tenant_context(province):
        assert PostHolding.objects.get().assignment is not None

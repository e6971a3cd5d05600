"""The rules points follow, over the API (C01, C02)."""

from typing import Any

import pytest
from django.test import Client

from tenants.points.models import ClassMultiplier, EarningRule, ExpiryRule
from tests.api.cases import ROOT, Clients
from tests.factories.points import make_rules

pytestmark = pytest.mark.row("C01", "C02")
BODIES: dict[str, dict[str, Any]] = {
    "earning-rules": {"product_line": "云", "points_per_yuan": "2.5", "valid_from": "2026-12-01"},
    "class-multipliers": {"customer_class": "group", "factor": "1.2", "valid_from": "2026-12-01"},
    "expiry-rules": {"months": 18, "valid_from": "2026-12-01"},
}
OUT_OF_RANGE: dict[str, Any] = {"points_per_yuan": "-1", "factor": "101", "months": 0}
MODELS: dict[str, Any] = {
    "earning-rules": EarningRule,
    "class-multipliers": ClassMultiplier,
    "expiry-rules": ExpiryRule,
}


def post(client: Client, path: str, body: dict[str, Any]) -> Any:
    return client.post(ROOT + path, body, content_type="application/json")


@pytest.mark.parametrize("path", BODIES)
def test_a_rule_is_set_and_listed_with_its_days(client_of: Clients, path: str) -> None:
    client = client_of("province_manager")
    made = post(client, path, BODIES[path])
    assert made.status_code == 201
    (row,) = client.get(ROOT + path).json()["results"]
    assert (row["uid"], row["valid_from"], row["valid_until"]) == (made.json()["uid"], "2026-12-01", None)


def test_a_rule_that_holds_ends_where_the_next_begins(client_of: Clients, inside: Any) -> None:
    with inside("gd"):
        make_rules(months=12)
    client = client_of("province_manager")
    post(client, "expiry-rules", {"months": 18, "valid_from": "2999-01-01"})
    rows = client.get(ROOT + "expiry-rules").json()["results"]
    assert [(row["months"], row["standing"], row["valid_until"]) for row in rows] == [
        (18, "coming", None),
        (12, "current", "2998-12-31"),
    ]
    narrowed = client.get(ROOT + "expiry-rules", {"standing": "coming"}).json()["results"]
    assert [row["months"] for row in narrowed] == [18]


@pytest.mark.parametrize(("path", "field"), zip(BODIES, OUT_OF_RANGE, strict=True))
def test_a_value_out_of_range_is_named(client_of: Clients, inside: Any, path: str, field: str) -> None:
    refused = post(client_of("province_manager"), path, {**BODIES[path], field: OUT_OF_RANGE[field]})
    assert refused.status_code == 422
    assert [error["field"] for error in refused.json()["errors"]] == [field]
    with inside("gd"):
        assert not MODELS[path].objects.exists()


@pytest.mark.row("A03", "A10")
@pytest.mark.parametrize("path", BODIES)
@pytest.mark.parametrize(
    ("role", "seeing", "setting"), [(None, 401, 401), ("finance", 200, 403), ("order_handler", 403, 403)]
)
def test_others_set_no_rules(
    client_of: Clients, inside: Any, path: str, role: str | None, seeing: int, setting: int
) -> None:
    client = client_of(role)
    assert client.get(ROOT + path).status_code == seeing
    assert post(client, path, BODIES[path]).status_code == setting
    with inside("gd"):
        assert not MODELS[path].objects.exists()


@pytest.mark.row("A03")
def test_another_provinces_rule_is_not_found(client_of: Clients, inside: Any) -> None:
    with inside("gd"):
        make_rules()
        uid = EarningRule.objects.get().uid
    assert client_of("province_manager", "zj").get(f"{ROOT}earning-rules/{uid}").status_code == 404
    found = client_of("province_manager", "gd").get(f"{ROOT}earning-rules/{uid}").json()
    assert found["standing"] == "current"

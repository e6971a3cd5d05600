"""Points rules and service objectives in the workbench (C01, C02, F01)."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from tenants.points.models import EarningRule
from tenants.service.models import ServiceLevelObjective
from tests.factories.catalogue import make_specification
from tests.factories.inventory import make_product
from tests.factories.points import make_rules

Clients = Callable[..., Client]
RULES, NEW_RULE = "/staff/points-rules/", "/staff/points-rules/earning/"
OBJECTIVES, NEW_OBJECTIVE = "/staff/service-objectives/", "/staff/service-objectives/new/"


@pytest.mark.row("C01")
def test_an_earning_rule_is_set_from_the_page_of_rules(client_of: Clients, inside: Any) -> None:
    with inside("gd"):
        make_rules()
        make_specification(product_line="云计算")
    client = client_of("province_manager")
    shown = client.get(RULES).content.decode()
    assert "其他产品线" in shown
    assert NEW_RULE in shown
    assert "云计算" in client.get(NEW_RULE).content.decode()
    typed = {"product_line": "云计算", "points_per_yuan": "x", "valid_from": "2026-12-01"}
    refused = client.post(NEW_RULE, typed)
    assert (refused.status_code, "field-points_per_yuan-error" in refused.content.decode()) == (422, True)
    assert client.post(NEW_RULE, {**typed, "points_per_yuan": "2.5"}).status_code == 302
    with inside("gd"):
        assert EarningRule.objects.get(product_line="云计算").points_per_yuan == Decimal("2.5")


@pytest.mark.row("F01")
def test_an_objective_is_set_for_a_service_by_its_number(client_of: Clients, inside: Any) -> None:
    with inside("gd"):
        product = make_product()
    client = client_of("province_manager")
    assert NEW_OBJECTIVE in client.get(OBJECTIVES).content.decode()
    assert client.get(NEW_OBJECTIVE).status_code == 200
    typed = {"service_number": "none", "availability": "99.95", "valid_from": "2026-12-01"}
    unknown = client.post(NEW_OBJECTIVE, typed)
    assert (unknown.status_code, "field-service_number-error" in unknown.content.decode()) == (422, True)
    assert client.post(NEW_OBJECTIVE, {**typed, "service_number": product.service_number}).status_code == 302
    with inside("gd"):
        assert ServiceLevelObjective.objects.get().availability == Decimal("0.9995")


@pytest.mark.row("A10")
def test_whoever_only_looks_finds_no_way_to_set(client_of: Clients, inside: Any) -> None:
    client = client_of("account_manager")
    for page, new in ((RULES, NEW_RULE), (OBJECTIVES, NEW_OBJECTIVE)):
        assert new not in client.get(page).content.decode()
        assert client.get(new).status_code == 403
        assert client.post(new, {"valid_from": "2026-12-01"}).status_code == 403
    with inside("gd"):
        assert not EarningRule.objects.exists()
        assert not ServiceLevelObjective.objects.exists()

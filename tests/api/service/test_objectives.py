"""What is promised of services, over the API (F01)."""

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from tenants.service.models import ServiceLevelObjective
from tests.api.cases import ROOT, Clients
from tests.factories.catalogue import make_offering
from tests.factories.inventory import make_product

pytestmark = pytest.mark.row("F01")
PATH = ROOT + "service-objectives"
FROM = {"availability": "0.999", "valid_from": "2026-12-01"}


def post(client: Client, body: dict[str, Any]) -> Any:
    return client.post(PATH, body, content_type="application/json")


def test_an_availability_is_promised_of_an_offering_and_a_class(client_of: Clients, inside: Any) -> None:
    with inside("gd"):
        offering = make_offering()
    client = client_of("province_manager")
    made = post(client, {**FROM, "offering_uid": str(offering.uid), "customer_class": "group"})
    assert made.status_code == 201
    (row,) = client.get(PATH, {"search": offering.name}).json()["results"]
    assert (row["offering_name"], row["customer_class"]) == (offering.name, "group")
    assert (Decimal(row["availability"]), row["valid_until"]) == (Decimal("0.999"), None)


def test_an_availability_is_promised_of_one_service(client_of: Clients, inside: Any) -> None:
    with inside("gd"):
        product = make_product()
    client = client_of("province_manager")
    assert post(client, {**FROM, "product_uid": str(product.uid)}).status_code == 201
    (row,) = client.get(PATH).json()["results"]
    assert (row["product_uid"], row["offering_uid"]) == (str(product.uid), None)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({}, "offering_uid"),
        ({"offering_uid": "00000000-0000-4000-8000-000000000000"}, "offering_uid"),
        ({"product_uid": "00000000-0000-4000-8000-000000000000"}, "product_uid"),
        ({"product_uid": "OWN", "customer_class": "group"}, "customer_class"),
        ({"product_uid": "OWN", "availability": "1.1"}, "availability"),
    ],
)
def test_what_is_wrong_with_a_promise_is_named(
    client_of: Clients, inside: Any, given: dict[str, Any], field: str
) -> None:
    with inside("gd"):
        own = str(make_product().uid)
    body = {name: own if value == "OWN" else value for name, value in {**FROM, **given}.items()}
    refused = post(client_of("province_manager"), body)
    assert refused.status_code == 422
    assert [error["field"] for error in refused.json()["errors"]] == [field]
    with inside("gd"):
        assert not ServiceLevelObjective.objects.exists()


@pytest.mark.row("A03", "A10")
@pytest.mark.parametrize(
    ("role", "seeing", "setting"),
    [(None, 401, 401), ("account_manager", 200, 403), ("finance", 403, 403)],
)
def test_others_promise_nothing(
    client_of: Clients, inside: Any, role: str | None, seeing: int, setting: int
) -> None:
    with inside("gd"):
        product = make_product()
    client = client_of(role)
    assert client.get(PATH).status_code == seeing
    assert post(client, {**FROM, "product_uid": str(product.uid)}).status_code == setting
    with inside("gd"):
        assert not ServiceLevelObjective.objects.exists()

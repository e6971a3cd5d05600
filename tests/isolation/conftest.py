"""Readers of one tenant, records of another."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from keyhall.access.roles import CUSTOMER_ROLES
from tests.factories.customers import make_customer
from tests.factories.everything import make_one_of_each
from tests.isolation.addresses import Address, role_for

CUSTOMERS_OWN = {role.value for role in CUSTOMER_ROLES}


@pytest.fixture
def foreign(inside: Any) -> dict[str, UUID]:
    """One record of every kind in Zhejiang."""
    with inside("zj"):
        return make_one_of_each()


@pytest.fixture
def entitled(client_of: Callable[..., Client], inside: Any) -> Callable[[Address], Client]:
    """`entitled(address)`: somebody of the address' host who may do there what the address does."""
    clients: dict[tuple[str, str], Client] = {}
    with inside("gd"):
        customer_uid = make_customer().uid

    def of(address: Address) -> Client:
        key = (address.host, role_for(address))
        if key not in clients:
            is_outside = key[1] in CUSTOMERS_OWN
            clients[key] = client_of(key[1], address.host, customer_uid=customer_uid if is_outside else None)
        return clients[key]

    return of

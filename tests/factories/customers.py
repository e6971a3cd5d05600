"""Customers and contacts, made through the actions."""

from __future__ import annotations

from itertools import count
from typing import Any

from stdnum.cn import uscc

from keyhall.access.actor import system_actor
from keyhall.tenancy.context import current_tenant
from tenants.customers.actions import add_contact, create_customer
from tenants.customers.models import Contact, Customer

_numbers = count(1)


def credit_code(number: int) -> str:
    """A valid unified social credit code, another for each number."""
    body = f"91440101{number:09d}"
    return body + uscc.calc_check_digit(body)


def make_customer(**fields: Any) -> Customer:
    number = next(_numbers)
    values = {
        "name": f"测试第{number}有限公司",
        "customer_class": "important",
        "region": current_tenant().region,
        "status": "active",
        "acting": system_actor("factory"),
        **fields,
    }
    return create_customer(**values)


def make_contact(customer: Customer, **fields: Any) -> Contact:
    number = next(_numbers)
    values = {
        "name": "李娜",
        "mobile": f"138{number:08d}",
        "email": f"li{number}@example.cn",
        "acting": system_actor("factory"),
        **fields,
    }
    return add_contact(customer_uid=customer.uid, **values)

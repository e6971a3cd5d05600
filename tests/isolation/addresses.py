"""Every address of the API as its OpenAPI description has it, and how each is asked about a record (A03)."""

import os
import random
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from uuid import UUID

from django.test import Client
from django.utils import timezone
from drf_spectacular.generators import SchemaGenerator

from keyhall.access.registry import permissions_of
from keyhall.access.roles import CUSTOMER_ROLES, HEADQUARTERS_ROLES, PROVINCE_ROLES
from tests.api.operations import all_operations_by_path
from tests.sign_in import host_of

URLCONFS = {"gd": "keyhall.urls.province", "hq": "keyhall.urls.headquarters"}
IS_SOAK = bool(os.environ.get("KEYHALL_SOAK"))
METHODS = {"get", "post", "patch", "delete", "put"}
ANYONE = UUID(int=1)
SECRET = "外省的秘密"
UID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
PLAIN = {"integer": 1, "boolean": True, "number": 1}
FORMATS = {"date": "2099-11-27", "date-time": "2026-11-27T08:00:00+08:00", "email": "a@example.cn"}
# What fields take that only some words fit.
VALUES = {"availability": "99.9", "region": "440100", "role": "seat_agent", "valid_from": "2099-01-01"}
# The kind of record that a field or filter speaks of, where its name does not say it.
REFERENCES = {
    "account": "billing-accounts",
    "account_manager": "people",
    "account_manager_uid": "people",
    "account_uid": "billing-accounts",
    "actor": "people",
    "agent": "agents",
    "agent_uid": "agents",
    "correlation_id": "customers",
    "customer": "customers",
    "customer_uid": "customers",
    "customer_uids": "customers",
    "endpoint": "webhook-endpoints",
    "group": "customers",
    "group_uid": "customers",
    "load": "usage-loads",
    "manager_uid": "people",
    "new_manager_uid": "people",
    "offering": "product-offerings",
    "offering_uid": "product-offerings",
    "order": "product-orders",
    "parent": "customers",
    "parent_uid": "customers",
    "person": "people",
    "person_uid": "people",
    "post": "posts",
    "post_uid": "posts",
    "product": "products",
    "product_uid": "products",
    "record": "customers",
    "reward": "rewards",
    "reward_uid": "rewards",
    "site": "sites",
    "site_uid": "sites",
    "specification": "product-specifications",
    "member": "people",
    "team": "teams",
    "team_uid": "teams",
    "to": "people",
    "uid": "customers",
    "visit": "received-visits",
    "to_uid": "organisation-units",
    "unit": "organisation-units",
    "unit_uid": "organisation-units",
}
Records = Mapping[str, UUID]


@dataclass(frozen=True)
class Address:
    """One method of one path: the shape of its body, and the names of filters that speak of a record."""

    host: str
    method: str
    path: str
    body: Mapping[str, Any] = field(hash=False)
    filters: tuple[str, ...]

    @property
    def kind(self) -> str:
        """The kind of record the path names first."""
        return self.path.removeprefix("/api/v1/").split("/")[0]

    def __str__(self) -> str:
        return f"{self.host} {self.method} {self.path}"

    def kind_of(self, name: str) -> str:
        """The kind of record a field or filter of this address speaks of; KeyError for one nobody knows."""
        if name in {"parent", "parent_uid"} and self.kind == "organisation-units":
            return self.kind
        return REFERENCES[name]


@cache
def described(host: str) -> list[Address]:
    """Every address of a host."""
    generator: Any = SchemaGenerator
    schema = generator(urlconf=URLCONFS[host]).get_schema(request=None, public=True)
    shapes = schema["components"]["schemas"]
    return [
        Address(host, method, path, _body_of(operation, shapes), tuple(_filters_of(operation)))
        for path, operations in schema["paths"].items()
        for method, operation in operations.items()
        if method in METHODS
    ]


def every_address() -> list[Address]:
    return [*described("gd"), *described("hq")]


def sample(addresses: list[Address], size: int) -> list[Address]:
    """All of them in the long run, else as many as a test may take, others every day."""
    if IS_SOAK or len(addresses) <= size:
        return addresses
    return random.Random(timezone.localdate().toordinal()).sample(addresses, size)


def _body_of(operation: dict[str, Any], shapes: dict[str, Any]) -> dict[str, Any]:
    content = operation.get("requestBody", {}).get("content", {})
    shape = _resolved(content.get("application/json", {}).get("schema", {}), shapes)
    return dict(shape)


def _resolved(shape: dict[str, Any], shapes: dict[str, Any]) -> dict[str, Any]:
    """The shape with every reference in it replaced by what it stands for."""
    for part in shape.get("allOf", ()) or shape.get("oneOf", ()):
        shape = {**_resolved(part, shapes), **{k: v for k, v in shape.items() if k not in {"allOf", "oneOf"}}}
    if "$ref" in shape:
        return _resolved(shapes[shape["$ref"].rpartition("/")[2]], shapes)
    inner = {name: _resolved(part, shapes) for name, part in shape.get("properties", {}).items()}
    items = {"items": _resolved(shape["items"], shapes)} if "items" in shape else {}
    return {**shape, **({"properties": inner} if inner else {}), **items}


def _filters_of(operation: dict[str, Any]) -> Iterator[str]:
    for parameter in operation.get("parameters", ()):
        shape = parameter["schema"]
        shape = shape.get("items", shape)
        if parameter["in"] == "query" and shape.get("format") == "uuid":
            yield parameter["name"]


def references(shape: Mapping[str, Any]) -> Iterator[str]:
    """The names of the fields of a body, deep ones too, that speak of a record."""
    for name, part in shape.get("properties", {}).items():
        inner = part.get("items", part)
        if inner.get("format") == "uuid":
            yield name
        yield from references(inner)


def filled(address: Address, own: Records, foreign: Mapping[str, UUID]) -> dict[str, Any]:
    """A body that is right in form, with what is needed and every reference: to `own` records, or to what
    `foreign` says for a field."""

    def of_shape(shape: Mapping[str, Any]) -> dict[str, Any]:
        needed = set(shape.get("required", ())) | set(VALUES)
        return {
            name: value_of(name, part)
            for name, part in shape.get("properties", {}).items()
            if not part.get("readOnly") and (name in needed or list(references({"properties": {name: part}})))
        }

    def value_of(name: str, part: Mapping[str, Any]) -> Any:
        if part.get("enum"):
            return part["enum"][0]
        if part.get("type") == "array":
            return [value_of(name, part.get("items", {}))]
        if part.get("format") == "uuid":
            return str(foreign[name] if name in foreign else own.get(address.kind_of(name), ANYONE))
        if part.get("type") == "object":
            return of_shape(part)
        plain = PLAIN.get(part.get("type", ""), FORMATS.get(part.get("format", ""), "某值"))
        return VALUES.get(name, plain)

    return of_shape(address.body)


def ask(
    client: Client, address: Address, path: str, body: Mapping[str, Any] | None = None, etag: str = '"1"'
) -> Any:
    """Ask an address; what it changes is of the record's first version, or of `etag`."""
    send = getattr(client, address.method)
    headers = {"host": host_of(address.host), "if-match": etag}
    if address.method == "get":
        return send(path, body, headers=headers)
    return send(path, body or {}, content_type="application/json", headers=headers)


def at(path: str, uid: UUID) -> str:
    """The path with every id in it the same."""
    return re.sub(r"\{[a-z_]+\}", str(uid), path)


def text_of(answer: Any) -> str:
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return str(content.decode(errors="replace"))


NO_READER = "auditor"


def roles_for(address: Address) -> list[str]:
    """The roles of the address' host that carry its permission."""
    permission = all_operations_by_path(URLCONFS[address.host]).get((address.path, address.method), "")
    own = HEADQUARTERS_ROLES if address.host == "hq" else (*PROVINCE_ROLES, *CUSTOMER_ROLES)
    roles = sorted(role.value for role in own)
    return [role for role in roles if permission in permissions_of(frozenset({role}))]


def role_for(address: Address) -> str:
    """One of them; where nobody of this host may do what the address does, somebody who may not."""
    return next(iter(roles_for(address)), NO_READER)

"""Another's ids in the bodies and filters of every address answer as ids of nobody do (A03, M01).

Each field of a body and each filter that speaks of a record is given another's in turn; all others are right
as far as a description tells. An answer that differs from the one about nobody would say that there is such a
record.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from keyhall.access.roles import CUSTOMER_ROLES
from tests.factories.customers import make_customer
from tests.factories.everything import make_one_of_each
from tests.isolation.addresses import (
    ANYONE,
    SECRET,
    UID,
    Address,
    ask,
    at,
    described,
    filled,
    references,
    sample,
    text_of,
)
from tests.isolation.test_every_address import NOBODYS, Clients, Entitled, named
from tests.isolation.unchanged import unchanged

pytestmark = pytest.mark.row("A03")
SAMPLE = 40
FAILED = 500
DONE = {200, 201, 202, 204}
# Every customer's people may read these, as they are everybody's.
FOR_EVERYBODY = {"product-offerings", "product-specifications", "rewards", "notices"}


@dataclass(frozen=True)
class Reference:
    """A field of a body, or a filter, of an address."""

    address: Address
    name: str

    def __str__(self) -> str:
        return f"{self.address} {self.name}"


def in_bodies(host: str) -> list[Reference]:
    return [Reference(one, name) for one in described(host) for name in sorted(set(references(one.body)))]


def in_filters(host: str) -> list[Reference]:
    return [Reference(one, name) for one in described(host) for name in one.filters]


def told(answer: Any) -> tuple[int, str]:
    """What an answer says, whichever record was asked about."""
    return answer.status_code, UID.sub("…", text_of(answer))


def of_body(client: Client, asked: Reference, uid: UUID, own: Mapping[str, UUID]) -> tuple[int, str]:
    one, record = asked.address, own.get(asked.address.kind, ANYONE)
    shown = client.get(f"/api/v1/{one.kind}/{record}") if "{uid}" in one.path else None
    etag = shown.get("ETag", '"1"') if shown else '"1"'
    return told(ask(client, one, at(one.path, record), filled(one, own, {asked.name: uid}), etag))


def of_filter(client: Client, asked: Reference, uid: UUID, own: Mapping[str, UUID]) -> tuple[int, str]:
    one = asked.address
    return told(ask(client, one, at(one.path, own.get(one.kind, ANYONE)), {asked.name: str(uid)}))


def tell_tales(
    asked: list[Reference],
    entitled: Entitled,
    own: Mapping[str, UUID],
    foreign: Mapping[str, UUID],
    question: Callable[..., tuple[int, str]],
) -> Iterator[str]:
    """The references that answer to another's record in another way than to nobody's."""
    for each in asked:
        client = entitled(each.address)
        nobody = question(client, each, ANYONE, own)
        answer = question(client, each, foreign[each.address.kind_of(each.name)], own)
        # Where the first was taken, the second may come too late, or be one too many.
        as_told = answer == nobody or (nobody[0] in DONE and answer[0] in {*DONE, 409, 412})
        # Records of one's own bear the same names here.
        is_shown = answer[1].count(SECRET) > nobody[1].count(SECRET)
        if not as_told or is_shown or nobody[0] >= FAILED:
            yield f"{each}: {nobody[0]} for nobody, {answer[0]}"


@pytest.fixture
def own(inside: Any) -> dict[str, UUID]:
    """One record of every kind in Guangdong."""
    with inside("gd"):
        return make_one_of_each()


@pytest.mark.parametrize("host", ["gd", "hq"])
def test_every_reference_is_of_a_known_kind(host: str) -> None:
    asked = (*in_bodies(host), *in_filters(host))
    assert asked
    for each in asked:
        assert each.address.kind_of(each.name)


@pytest.mark.parametrize("host", ["gd", "hq"])
def test_no_body_tells_of_another_provinces_record(
    entitled: Entitled, own: dict[str, UUID], foreign: dict[str, UUID], host: str
) -> None:
    with unchanged("zj"):
        assert list(tell_tales(in_bodies(host), entitled, own, foreign, of_body)) == []


@pytest.mark.parametrize("host", ["gd", "hq"])
def test_no_filter_tells_of_another_provinces_record(
    entitled: Entitled, own: dict[str, UUID], foreign: dict[str, UUID], host: str
) -> None:
    with unchanged("zj"):
        assert list(tell_tales(in_filters(host), entitled, own, foreign, of_filter)) == []


@pytest.mark.row("M01")
def test_no_customers_person_finds_another_customers_record(client_of: Clients, inside: Any) -> None:
    with inside("gd"):
        others = make_one_of_each()
        customer_uid = make_customer().uid
    addresses = [one for one in named("gd") if one.kind not in FOR_EVERYBODY | NOBODYS]
    for role in sorted(CUSTOMER_ROLES):
        client = client_of(role.value, customer_uid=customer_uid)
        for one in sample(addresses, SAMPLE):
            uid = others.get(one.kind, ANYONE)
            body = filled(one, others, {}) if one.method != "get" else None
            nobody = told(ask(client, one, at(one.path, ANYONE), body))
            assert told(ask(client, one, at(one.path, uid), body)) == nobody, (role, one)

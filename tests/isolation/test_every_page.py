"""Every page, button and file of the hall and the workbench, asked for another province's records (A03).

They are those of the address configuration, so that a new one is in by itself.
"""

import random
from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.utils import timezone

from keyhall.access.roles import CUSTOMER_ROLES
from tenants.customers.models import Customer
from tests.factories.customers import make_customer
from tests.isolation.addresses import ANYONE, IS_SOAK, REFERENCES, SECRET, UID, text_of
from tests.isolation.pages import PageAddress, every_page
from tests.isolation.unchanged import unchanged

pytestmark = pytest.mark.row("A03")
Clients = Callable[..., Client]
REFUSED = {302, 403, 404, 405}
POSTED = 60
STAFF = ("province_manager", "system_administrator", "finance")


@pytest.fixture
def readers(client_of: Clients, inside: Any) -> Callable[[str], list[Client]]:
    """`readers(shell)`: people of Guangdong who between them may open every page of it."""
    made: dict[str, list[Client]] = {}
    with inside("gd"):
        customer_uid = make_customer().uid

    def of(shell: str) -> list[Client]:
        if shell not in made:
            roles = STAFF if shell == "staff" else sorted(role.value for role in CUSTOMER_ROLES)
            own = None if shell == "staff" else customer_uid
            made[shell] = [client_of(role, "gd", customer_uid=own) for role in roles]
        return made[shell]

    return of


def few(page: PageAddress, foreign: dict[str, UUID]) -> list[UUID]:
    """All records in the long run, else the customer and a few others, others for every page."""
    if IS_SOAK:
        return list(foreign.values())
    others = random.Random(page.path).sample(sorted(foreign.values()), 2)
    return [foreign["customers"], foreign["people"], *others]


def sample(pages: list[PageAddress], size: int) -> list[PageAddress]:
    if IS_SOAK or len(pages) <= size:
        return pages
    return random.Random(timezone.localdate().toordinal()).sample(pages, size)


@pytest.mark.parametrize("shell", ["staff", "hall"])
def test_no_page_shows_another_provinces_record(
    readers: Callable[[str], list[Client]], foreign: dict[str, UUID], shell: str
) -> None:
    shown = set()
    for page in (page for page in every_page() if page.shell == shell and "<uuid:" in page.path):
        for uid in few(page, foreign):
            for reader in readers(shell):
                answer = reader.get(page.about(uid))
                if answer.status_code not in REFUSED or SECRET in text_of(answer):
                    shown.add(page.path)
    assert sorted(shown) == []


@pytest.mark.parametrize("shell", ["staff", "hall"])
def test_no_filter_of_a_page_shows_another_provinces_record(
    readers: Callable[[str], list[Client]], foreign: dict[str, UUID], shell: str
) -> None:
    pages = [page for page in every_page() if page.shell == shell and "<" not in page.path]
    for page in sample(pages, POSTED):
        asked = {name: str(foreign[kind]) for name, kind in REFERENCES.items() if not name.endswith("_uid")}
        for reader in readers(shell)[:1]:
            assert SECRET not in text_of(reader.get(page.path, asked)), page.path


def typed(page: PageAddress, uid: UUID, code: str, foreign: dict[str, UUID]) -> dict[str, str]:
    """The page's form, filled in with another's ids wherever a field speaks of a record."""
    values = {
        name: str(uid if uid == ANYONE else foreign[REFERENCES[name]]) if name in REFERENCES else "1"
        for name in page.fields
    }
    return {**values, "customer_code": code, "_etag": '"1"'}


def told(client: Client, page: PageAddress, uid: UUID, values: dict[str, str]) -> tuple[int, str]:
    """What came of posting there: the status and where it leads, whichever record it was about."""
    answer = client.post(page.about(uid), values)
    assert SECRET not in text_of(answer), page.path
    return answer.status_code, UID.sub("…", answer.get("Location", ""))


def tell_tales(
    pages: list[PageAddress],
    readers: Callable[[str], list[Client]],
    foreign: dict[str, UUID],
    code: str,
) -> Iterator[str]:
    """Pages that take a post about another's record in another way than one about nobody's."""
    for page in pages:
        for reader in readers(page.shell)[: None if IS_SOAK else 2]:
            nobody = told(reader, page, ANYONE, typed(page, ANYONE, "0", foreign))
            uid = foreign["organisation-units"] if "organisation" in page.path else foreign["customers"]
            answer = told(reader, page, uid, typed(page, uid, code, foreign))
            if answer != nobody:
                yield f"{page.path}: {nobody} for nobody, {answer}"


def test_no_form_or_button_reaches_another_provinces_record(
    readers: Callable[[str], list[Client]], foreign: dict[str, UUID], inside: Any
) -> None:
    with inside("zj"):
        code = Customer.objects.get(uid=foreign["customers"]).code
    pages = [page for page in every_page() if page.names_a_record]
    with unchanged("zj"):
        assert list(tell_tales(sample(pages, POSTED), readers, foreign, code)) == []


@pytest.mark.parametrize("shell", ["staff", "hall"])
def test_no_form_is_taken_without_its_own_token(readers: Callable[[str], list[Client]], shell: str) -> None:
    """The session's cookie alone, as another site's page would have it sent, posts nothing anywhere."""
    client = readers(shell)[0]
    client.handler.enforce_csrf_checks = True
    with unchanged("gd"):
        for page in (page for page in every_page() if page.shell == shell):
            assert client.post(page.about(ANYONE), {"name": "x"}).status_code == 403, page.path

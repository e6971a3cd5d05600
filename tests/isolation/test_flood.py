"""A flooded province is told to wait; the others are served as if it were quiet (A03).

The short version looks at answers alone, since the machine is shared with other tests; the long one and
`make bench` hold the times to their bounds and print them.
"""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.contrib.sessions.models import Session

from keyhall.identity.models import PlatformOutbox, User
from tests.factories.customers import make_customer
from tests.flooding import Flood, flood, visitor_of, web_processes

SOAK = bool(os.environ.get("KEYHALL_SOAK"))
SECONDS = 60 if SOAK else 4
TENANTS = 4
RATE = 60


@pytest.fixture
def visitors(make_province: Callable[[], Any]) -> Iterator[list[tuple[str, str]]]:
    """Somebody at each of four provinces with 50 customers; what was made of them goes afterwards."""
    slugs = [make_province().slug for _number in range(TENANTS)]
    made = [visitor_of(slug, lambda: [make_customer() for _number in range(50)]) for slug in slugs]
    yield made
    people = User.objects.filter(email__in=[f"visitor@{slug}.example.com" for slug in slugs])
    PlatformOutbox.objects.filter(key__in=[str(uid) for uid in people.values_list("uid", flat=True)]).delete()
    people.delete()
    # Web processes served these for real: nothing rolls them back.
    Session.objects.filter(session_key__in=[cookie.partition("=")[2] for _host, cookie in made]).delete()


@pytest.fixture
def flooded(visitors: list[tuple[str, str]], tmp_path: Path) -> Flood:
    (tmp_path / "log").mkdir()
    with web_processes(tmp_path, RATE) as port:
        return flood(port, visitors, seconds=SECONDS, per_second=3, times=100)


@pytest.mark.row("A03")
def test_a_flooded_province_is_told_to_wait_and_the_others_are_served(
    flooded: Flood, capsys: pytest.CaptureFixture[str]
) -> None:
    with capsys.disabled():
        print(f"\n{flooded.line()}")  # noqa: T201  the figures are to be seen
    assert set(flooded.quiet.statuses) == {200}
    assert set(flooded.under_flood.statuses) == {200}
    assert set(flooded.statuses) == {200, 429}
    assert flooded.without_retry_after == 0
    assert flooded.statuses[200] <= RATE * (SECONDS + 10) * 1.1
    if SOAK:
        assert flooded.median_ratio <= 1.5
        assert flooded.slowest_ratio <= 3

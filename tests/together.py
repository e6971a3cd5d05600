"""Which tests stay together on one test process, because they share something that is slow to make.

xdist's own groups would do, but it passes them on in the tests' ids, which pytest has made unchangeable.
"""

from typing import Any

import pytest
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

# One running installation each for the first two, a database with the demonstration for the third.
TOGETHER = ("tests/browser/", "tests/keyhall/installation/test_supervisor.py", "tests/demo/test_seeding.py")


class KeepTogether(LoadScopeScheduling):  # type: ignore[misc]  # xdist has no types
    """Hands out tests one by one, those of TOGETHER all to the same process, and these first."""

    def _split_scope(self, nodeid: str) -> str:
        return next((place for place in TOGETHER if nodeid.startswith(place)), nodeid)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> Any:
    return KeepTogether(config, log)

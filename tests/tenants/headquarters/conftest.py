"""Provinces whose work is really committed, real processes between them and headquarters."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.processes import Processes


@pytest.fixture
def road(make_province: Callable[[], Any], owner: tuple[str, str], tmp_path: Path) -> Iterator[Processes]:
    """Starts and kills dispatchers and workers; headquarters is empty again afterwards."""
    from tests.database import as_owner, close_everything
    from tests.factories.nation import forget_the_nation

    processes = Processes(tmp_path)
    yield processes
    processes.end()
    close_everything()
    with as_owner(owner):
        forget_the_nation()

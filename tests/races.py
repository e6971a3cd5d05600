"""Many who do something at the same moment, each over its own connection."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from typing import Any

from django.db import connections

from keyhall.errors import DomainError
from keyhall.tenancy.context import tenant_context
from keyhall.tenancy.database.garage import GARAGE


def at_once(province: Any, works: list[Callable[[], object]]) -> Counter[str]:
    """Do each work in a thread of its own inside the province, all beginning together; counts what became of
    them: `done`, the code of a refusal, or an error's text. A work that returns a Counter is counted by it.
    """
    together = threading.Barrier(len(works))
    outcomes: Counter[str] = Counter()
    counting = threading.Lock()

    def do(work: Callable[[], object]) -> None:
        try:
            with tenant_context(province):
                together.wait(timeout=30)
                found = _counted(work)
        except Exception as error:  # noqa: BLE001  shown by the assertions of the tests
            found = Counter({f"{type(error).__name__}: {error}": 1})
        finally:
            connections.close_all()
        with counting:
            outcomes.update(found)

    threads = [threading.Thread(target=do, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    GARAGE.close_all()
    return outcomes


def _counted(work: Callable[[], object]) -> Counter[str]:
    try:
        result = work()
    except DomainError as refusal:
        return Counter({refusal.code: 1})
    return result if isinstance(result, Counter) else Counter({"done": 1})

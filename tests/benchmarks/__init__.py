"""The benchmarks by name; each yields its figures."""

from collections.abc import Callable, Iterator
from importlib import import_module

from tests.benchmarks.measure import Figure


def _benchmark(name: str) -> Callable[[], Iterator[Figure]]:
    """The figures of one module, imported only when asked for, since models need settings first."""

    def figures() -> Iterator[Figure]:
        module = import_module(f"tests.benchmarks.{name}")
        yield from module.figures()

    return figures


NAMES = (
    "provisioning",
    "tenancy",
    "billing",
    "relay",
    "customer_list",
    "staff_page",
    "national_page",
    "order_submit",
    "rights",
    "reorganisation",
    "flood",
)
BENCHMARKS = {name: _benchmark(name) for name in NAMES}

"""The benchmarks by name; each yields its figures."""

from collections.abc import Callable, Iterator

from tests.benchmarks.measure import Figure


def _provisioning() -> Iterator[Figure]:
    from tests.benchmarks import provisioning

    return provisioning.figures()


BENCHMARKS: dict[str, Callable[[], Iterator[Figure]]] = {"provisioning": _provisioning}

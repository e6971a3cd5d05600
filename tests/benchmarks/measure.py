"""How the benchmarks measure: CPU of this process and of its PostgreSQL backends, as ratios in one run."""

import gc
import os
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from django.db import connections

from keyhall.tenancy.database.garage import GARAGE

CLOCK_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Figure:
    """One measured ratio or time against its bound."""

    name: str
    value: float
    bound: float
    unit: str = "x"
    at_least: bool = False

    @property
    def met(self) -> bool:
        return self.value >= self.bound if self.at_least else self.value <= self.bound

    def line(self) -> str:
        sign = "≥" if self.at_least else "≤"
        verdict = "met" if self.met else "MISSED"
        return f"{self.name:<72} {self.value:8.3f}{self.unit}  {sign} {self.bound:g}{self.unit}  {verdict}"


def _backend_cpu(pids: list[int]) -> float:
    """CPU seconds that PostgreSQL's backends have used, by the kernel's account."""
    total = 0
    for pid in pids:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="ascii")
        fields = stat[stat.rindex(")") + 2 :].split()
        total += int(fields[11]) + int(fields[12])
    return total / CLOCK_TICKS


def backend_pids() -> list[int]:
    """The backends behind this process's open connections, parked ones included."""
    in_use = [c.connection for c in connections.all(initialized_only=True) if c.connection is not None]
    return [raw.info.backend_pid for raw in [*in_use, *GARAGE.idle_connections()] if not raw.closed]


def cpu_seconds(work: Callable[[], object], repeats: int, pids: Callable[[], list[int]]) -> float:
    """CPU seconds of one `work()`: this process's and its backends', over `repeats` calls."""
    work()
    gc.collect()
    backends = pids()
    before_backend, before = _backend_cpu(backends), time.process_time()
    for _ in range(repeats):
        work()
    return (time.process_time() - before + _backend_cpu(backends) - before_backend) / repeats


def paired_ratio(
    ours: Callable[[], object],
    floor: Callable[[], object],
    *,
    repeats: int,
    rounds: int = 5,
    ours_pids: Callable[[], list[int]] = backend_pids,
    floor_pids: Callable[[], list[int]] = backend_pids,
) -> float:
    """The median, over rounds, of our CPU against the floor's; the two take turns within a round."""
    ratios = []
    for _ in range(rounds):
        mine = cpu_seconds(ours, repeats, ours_pids)
        theirs = cpu_seconds(floor, repeats, floor_pids)
        ratios.append(mine / theirs)
    return statistics.median(ratios)

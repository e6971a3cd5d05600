"""Idle connections of this process, kept by login so that changing tenant costs no new login."""

import threading
import time
from collections import OrderedDict, deque
from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg.pq import TransactionStatus

RawConnection = psycopg.Connection[Any]


@dataclass(frozen=True)
class Parked:
    """An idle connection and when it was parked, in seconds of the monotonic clock."""

    connection: RawConnection
    since: float


class Garage:
    """Holds at most `capacity` idle connections, none longer than `time_to_live` seconds."""

    def __init__(self, capacity: int = 64, time_to_live: float = 300.0, check_after: float = 10.0) -> None:
        self.capacity = capacity
        self.time_to_live = time_to_live
        self.check_after = check_after
        self._lock = threading.Lock()
        self._parked: OrderedDict[str, deque[Parked]] = OrderedDict()
        self._count = 0

    def take(self, login: str) -> RawConnection | None:
        """A healthy idle connection of this login, or None."""
        while (parked := self._pop(login)) is not None:
            idle = time.monotonic() - parked.since
            if idle < self.time_to_live and _is_usable(parked.connection, probe=idle > self.check_after):
                return parked.connection
            parked.connection.close()
        return None

    def park(self, login: str, connection: RawConnection) -> None:
        """Keep a connection for later; whatever the session had set is discarded first."""
        if connection.closed or connection.info.transaction_status != TransactionStatus.IDLE:
            connection.close()
            return
        try:
            _discard_all(connection)
        except psycopg.Error:
            connection.close()
            return
        with self._lock:
            self._parked.setdefault(login, deque()).append(Parked(connection, time.monotonic()))
            self._parked.move_to_end(login)
            self._count += 1
            surplus = self._shed() if self._count > self.capacity else None
        if surplus is not None:
            surplus.close()

    def idle_connections(self) -> list[RawConnection]:
        """The connections that are parked now."""
        with self._lock:
            return [entry.connection for entries in self._parked.values() for entry in entries]

    def close_all(self) -> None:
        with self._lock:
            parked = [entry for entries in self._parked.values() for entry in entries]
            self._parked.clear()
            self._count = 0
        for entry in parked:
            entry.connection.close()

    def _pop(self, login: str) -> Parked | None:
        with self._lock:
            entries = self._parked.get(login)
            if not entries:
                return None
            self._count -= 1
            return entries.pop()

    def _shed(self) -> RawConnection:
        """Give up the oldest connection of the login that was used least recently."""
        for login, entries in list(self._parked.items()):
            if entries:
                self._count -= 1
                return entries.popleft().connection
            del self._parked[login]
        raise RuntimeError("the garage counts connections that it does not hold")


def _discard_all(connection: RawConnection) -> None:
    was = connection.autocommit
    if not was:
        connection.autocommit = True
    connection.execute("DISCARD ALL")
    if not was:
        connection.autocommit = was


def _is_usable(connection: RawConnection, *, probe: bool) -> bool:
    if connection.closed:
        return False
    if not probe:
        return True
    try:
        connection.execute("SELECT 1")
    except psycopg.Error:
        return False
    return True


GARAGE = Garage()

"""The processes of an installation: started, watched, started again when they fall, ended together."""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from keyhall.installation.environment import CLONE
from keyhall.installation.parting import ends_with_parent

logger = logging.getLogger(__name__)

FIRST_DELAY = 0.5
LONGEST_DELAY = 30.0
# Having run this long, a process that falls is started again at once.
STEADY_SECONDS = 60.0
STOP_SECONDS = 10.0
LOG_BYTES = 20 * 1024 * 1024


@dataclass
class Child:
    """One process to keep running: `command`, in the clone, with `environment`, its output in `log`."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    log: Path
    process: subprocess.Popen[bytes] | None = None
    falls: int = 0
    _delay: float = field(default=FIRST_DELAY, repr=False)
    _started_at: float = field(default=0.0, repr=False)
    _due_at: float = field(default=0.0, repr=False)

    def start(self) -> None:
        """Start in a session of its own, so that Ctrl-C at the terminal reaches the supervisor alone."""
        turn_over(self.log)
        with self.log.open("ab") as output:
            self.process = subprocess.Popen(
                list(self.command),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                cwd=CLONE,
                env=dict(self.environment),
                start_new_session=True,
                preexec_fn=ends_with_parent(signal.SIGKILL),  # noqa: PLW1509  it calls prctl, nothing else
            )
        self._started_at = time.monotonic()

    def watch(self) -> None:
        """Start again what has fallen, after a delay that doubles while it keeps falling."""
        now = time.monotonic()
        if self.process is not None and self.process.poll() is not None:
            self._fell(self.process.returncode, now)
            self.process = None
        if self.process is None and now >= self._due_at:
            self.start()

    def _fell(self, code: int, now: float) -> None:
        self.falls += 1
        if now - self._started_at >= STEADY_SECONDS:
            self._delay = FIRST_DELAY
        self._due_at = now + self._delay
        how = f"was ended by signal {-code}" if code < 0 else f"ended with {code}"
        logger.warning("%s %s; starting it again in %.1f s (see %s)", self.name, how, self._delay, self.log)
        self._delay = min(self._delay * 2, LONGEST_DELAY)

    def signal_all(self, number: signal.Signals) -> None:
        """Signal the process and whatever it started."""
        if self.process is not None:
            try:
                os.killpg(self.process.pid, number)
            except ProcessLookupError:
                return


def turn_over(log: Path) -> None:
    """Keep one former log when this one has grown large."""
    if log.exists() and log.stat().st_size > LOG_BYTES:
        log.replace(log.with_name(f"{log.name}.1"))


def end_all(children: Sequence[Child]) -> None:
    """Ask all to end; after ten seconds nobody is asked any more."""
    for child in children:
        if child.process is not None:
            child.process.send_signal(signal.SIGTERM)
    until = time.monotonic() + STOP_SECONDS
    while time.monotonic() < until and any(
        child.process and child.process.poll() is None for child in children
    ):
        time.sleep(0.05)
    for child in children:
        child.signal_all(signal.SIGKILL)
    for child in children:
        if child.process is not None:
            child.process.wait()

"""Children that do not outlive their parent, however it ends."""

from __future__ import annotations

import ctypes
import os
import signal
from collections.abc import Callable

_PR_SET_PDEATHSIG = 1
# Loaded before any fork: between fork and exec nothing may be imported.
_prctl = ctypes.CDLL(None, use_errno=True).prctl


def ends_with_parent(last_signal: signal.Signals) -> Callable[[], None]:
    """A `preexec_fn`: the kernel sends the child `last_signal` when the thread that started it ends.

    Linux alone knows this; it survives exec but not a change of user, which subprocess makes earlier.
    """
    parent = os.getpid()

    def tie() -> None:
        _prctl(_PR_SET_PDEATHSIG, int(last_signal), 0, 0, 0)
        if os.getppid() != parent:
            os._exit(1)

    return tie


def end_with_parent(last_signal: signal.Signals = signal.SIGTERM) -> None:
    """Tie this very process to its parent."""
    _prctl(_PR_SET_PDEATHSIG, int(last_signal), 0, 0, 0)

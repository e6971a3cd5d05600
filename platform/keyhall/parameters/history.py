"""Where the history of what has no row of its own is found (A11, A13)."""

from uuid import UUID, uuid5

PARAMETERS = UUID("b1d0a2b4-3a53-5a39-8f0e-0a7d3c0a9f11")


def trail_uid(name: str) -> UUID:
    """The address of a parameter's trail."""
    return uuid5(PARAMETERS, name)

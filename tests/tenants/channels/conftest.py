from tests.receivers import receive

__all__ = ["receive"]

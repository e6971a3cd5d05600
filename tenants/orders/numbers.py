"""An order's number: DD, the day in Shanghai, a serial of that day (D05)."""

from datetime import date

from django.db import connections

# One statement, so that two who ask at once wait for each other and never get the same number.
_TAKE = """
INSERT INTO orders_orderserial AS held (day, last_serial) VALUES (%s, 1)
ON CONFLICT (day) DO UPDATE SET last_serial = held.last_serial + 1
RETURNING last_serial
"""


def take_number(day: date) -> str:
    """The next number of a day: `DD20261126-0001`. Others who ask wait until this transaction has ended."""
    with connections["default"].cursor() as cursor:
        cursor.execute(_TAKE, [day])
        row = cursor.fetchone()
    return f"DD{day:%Y%m%d}-{int(row[0]):04d}"

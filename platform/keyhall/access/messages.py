"""Keeps the tenant's directory of people as the platform tells it (A09)."""

from django.db import connections

from keyhall.access.models import Person
from keyhall.messaging.inbox import Message, receives

COLUMNS = ("name", "post", "email", "phone", "customer_uid", "is_active", "as_of")


@receives("people.changed")
def apply_person(message: Message) -> None:
    """Write a person as of the message's time; an older message arriving late changes nothing."""
    told = message.payload
    columns = ", ".join(COLUMNS)
    marks = ", ".join(["%s"] * len(COLUMNS))
    news = ", ".join(f"{column} = EXCLUDED.{column}" for column in COLUMNS)
    table = Person._meta.db_table
    with connections["default"].cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} (uid, {columns}) VALUES (%s, {marks}) "
            f"ON CONFLICT (uid) DO UPDATE SET {news} WHERE {table}.as_of < EXCLUDED.as_of",
            [told["uid"], *(told.get(column) for column in COLUMNS)],
        )

"""From when to when a price, a rate or an offering holds: one after the other, never two at once."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from keyhall.errors import Conflict, Invalid


def days(first: date, last: date | None) -> DateRange:
    """The days from `first` to `last`, both counted; raises Invalid when they are the wrong way round."""
    if last is not None and last < first:
        raise Invalid({"valid_until": [_("结束日期不能早于开始日期。")]})
    return DateRange(first, last, "[]")


def end_former(kin: QuerySet[Any], first: date) -> None:
    """End the one of `kin` that runs from before `first` without an end on the day before `first`."""
    former = kin.filter(validity__contains=first, validity__startswith__lt=first).first()
    if former is not None and former.validity.upper is None:
        former.validity = DateRange(former.validity.lower, first)
        former.save(update_fields=["validity"])


@contextmanager
def one_at_a_time(constraint: str) -> Iterator[None]:
    """Refuse, by Conflict, what the named exclusion constraint keeps from holding beside another."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        if constraint not in str(error):
            raise
        raise Conflict(_("这段时间内已有生效的价格或税率，请调整有效期。"), code="overlap") from error

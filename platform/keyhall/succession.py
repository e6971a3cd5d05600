"""Rules that follow one another in time: each holds from its day until the next one's (C01, F01)."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, TypeVar

from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Case, CharField, DateField, F, Func, Model, QuerySet, TextChoices, Value, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

Rule = TypeVar("Rule", bound=Model)


class Standing(TextChoices):
    """Whether a rule holds today, will, or did."""

    COMING = "coming", _("未生效")
    CURRENT = "current", _("生效中")
    PAST = "past", _("已失效")


def begin_on(rules: type[Rule], of: Mapping[str, Any], values: Mapping[str, Any], day: date) -> Rule:
    """Have `values` hold for what `of` names from `day` until the next rule there, and return that rule.

    The rule that held until then ends the day before; one that begins on `day` gets the values instead.
    `rules` has a `validity`, and an exclusion constraint that keeps two from holding at once: of two who
    begin the same at once, one meets it (IntegrityError). Needs a transaction.
    """
    kind: Any = rules
    standing = kind.objects.select_for_update().filter(**of)
    same: Rule | None = standing.filter(validity__startswith=day).first()
    if same is not None:
        for name, value in values.items():
            setattr(same, name, value)
        same.save(update_fields=list(values))
        return same
    former = standing.filter(validity__contains=day).first()
    later = standing.filter(validity__startswith__gt=day).order_by("validity").first()
    until = former.validity.upper if former else later.validity.lower if later else None
    if former is not None:
        former.validity = DateRange(former.validity.lower, day)
        former.save(update_fields=["validity"])
    made: Rule = kind.objects.create(**of, **values, validity=DateRange(day, until, "[)"))
    return made


def with_days(rules: QuerySet[Rule]) -> QuerySet[Rule]:
    """Rules with `valid_from`, `valid_until` (their last day, None: until further notice) and `standing`."""
    today = timezone.localdate()
    begins: Any = Func(F("validity"), function="lower", output_field=DateField())
    last: Any = Func(F("validity"), template="(upper(%(expressions)s) - 1)", output_field=DateField())
    found: Any = rules.annotate(
        valid_from=begins,
        valid_until=last,
        standing=Case(
            When(validity__startswith__gt=today, then=Value(Standing.COMING.value)),
            When(
                validity__fully_lt=DateRange(today, today + timedelta(days=1)),
                then=Value(Standing.PAST.value),
            ),
            default=Value(Standing.CURRENT.value),
            output_field=CharField(),
        ),
    )
    dated: QuerySet[Rule] = found
    return dated

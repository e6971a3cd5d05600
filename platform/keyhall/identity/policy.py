"""The rules of signing in that hold today, as headquarters has told them to the platform (A11, A22)."""

from typing import Any

from django.contrib.auth.password_validation import MinimumLengthValidator
from django.db.models import Subquery
from django.utils import timezone

from keyhall.identity.models import PolicyValue
from keyhall.identity.parameters import SHORTEST_PASSWORD
from keyhall.parameters.registry import Parameter

Days = list[dict[str, Any]]


def policies(*parameters: Parameter[Any]) -> list[Any]:
    """What each of these is today, in one statement; the default where headquarters has set nothing."""
    names = [entry.name for entry in parameters]
    told = dict(PolicyValue.objects.filter(name__in=names).values_list("name", "days"))
    return [holding_today(entry, told.get(entry.name)) for entry in parameters]


def days_of(parameter: Parameter[Any]) -> Subquery:
    """All that headquarters has set of a rule, within another query, for `holding_today`."""
    return Subquery(PolicyValue.objects.filter(name=parameter.name).values("days"))


def take_policy(name: str, days: Days) -> None:
    """Write down all that headquarters has set of a rule; the same again changes nothing."""
    PolicyValue.objects.update_or_create(name=name, defaults={"days": days})


def holding_today(parameter: Parameter[Any], days: Days | None) -> Any:
    """What a rule is today; the default where headquarters has set nothing for today."""
    today = timezone.localdate().isoformat()
    for entry in days or ():
        if entry["from"] <= today and (entry["until"] is None or today < entry["until"]):
            return parameter.kind.restored(entry["value"])
    return parameter.default


class ShortestPasswordValidator(MinimumLengthValidator):
    """Django's own check of a password's length, by the length that holds today."""

    def __init__(self) -> None:
        super().__init__(SHORTEST_PASSWORD.default)

    def validate(self, password: str, user: Any = None) -> None:
        (self.min_length,) = policies(SHORTEST_PASSWORD)
        super().validate(password, user)

    def get_help_text(self) -> str:
        (self.min_length,) = policies(SHORTEST_PASSWORD)
        return super().get_help_text()

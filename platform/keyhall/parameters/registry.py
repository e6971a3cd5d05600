"""Declaring parameters: what may be set without a new version, in words that say what setting it does (A11).

An area's `parameters.py`:

    AREA = Area(__package__, _("服务质量"))
    WARNING_THRESHOLD = AREA.parameter(
        "service.warning_threshold", _("预警线"), _("…"), Share(Decimal("0.1"), Decimal(1)), Decimal("0.8"),
        by_unit=True,
    )

and where it is needed `value_of(WARNING_THRESHOLD, unit_id=…)`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Generic

from django.conf import settings

from keyhall.errors import NotFound, type_message
from keyhall.parameters.kinds import UNITS, Duration, Kind, Refused, Value
from keyhall.tenancy.models import TenantType


class Holder(StrEnum):
    """Whose a parameter is: each tenant's own, or the platform's, which headquarters keeps for all."""

    TENANT = "tenant"
    PLATFORM = "platform"


@dataclass(frozen=True, kw_only=True, eq=False)
class Parameter(Generic[Value]):
    """`explanation` says what it does and what happens when it is changed; `check` refuses a value of the
    right kind that makes no sense (a message, or None). With `by_unit` parts of the organisation may have a
    value of their own, which holds for all below them."""

    name: str
    title: type_message
    explanation: type_message
    kind: Kind[Value]
    default: Value
    package: str
    group: type_message
    unit: type_message = ""
    by_unit: bool = False
    holder: Holder = Holder.TENANT
    check: Callable[[Value], type_message | None] | None = None

    def read(self, text: str) -> Value:
        """The value somebody typed; raises Refused."""
        value = self.kind.read(text)
        problem = self.check(value) if self.check else None
        if problem is not None:
            raise Refused(problem)
        return value

    @property
    def unit_title(self) -> type_message:
        """What the number counts."""
        return UNITS[self.kind.unit][0] if isinstance(self.kind, Duration) else self.unit


@dataclass(frozen=True)
class Area:
    """An app that declares parameters, and the heading they stand under."""

    package: str
    title: type_message

    def parameter(
        self,
        name: str,
        title: type_message,
        explanation: type_message,
        kind: Kind[Value],
        default: Value,
        **more: Any,
    ) -> Parameter[Value]:
        """Declare one; raises ValueError for a name declared already and for a default that is refused."""
        declared = Parameter(
            name=name,
            title=title,
            explanation=explanation,
            kind=kind,
            default=default,
            package=self.package,
            group=self.title,
            **more,
        )
        if name in _parameters:
            raise ValueError(f"parameter {name} is declared twice")
        declared.read(kind.text(default))
        _parameters[name] = declared
        return declared


_parameters: dict[str, Parameter[Any]] = {}


def parameters_of(tenant_type: str) -> list[Parameter[Any]]:
    """The parameters a tenant of this type keeps, by name; headquarters keeps the platform's too."""
    apps = settings.TENANT_TYPES[tenant_type]["APPS"]
    is_headquarters = tenant_type == TenantType.HEADQUARTERS
    return [
        entry
        for _name, entry in sorted(_parameters.items())
        if (is_headquarters if entry.holder is Holder.PLATFORM else entry.package in apps)
    ]


def parameter_named(name: str, tenant_type: str) -> Parameter[Any]:
    """One of a tenant's parameters; raises NotFound."""
    found = _parameters.get(name)
    if found is None or found not in parameters_of(tenant_type):
        raise NotFound
    return found

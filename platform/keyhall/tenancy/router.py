"""Which database alias a model lives on: the platform's or the tenant's."""

from collections.abc import Sequence
from typing import Any, cast

from django.apps import apps
from django.conf import settings
from django.db import connections
from django.db.models import Model

from keyhall.tenancy.database.base import DatabaseWrapper


def _labels(app_names: Sequence[str]) -> frozenset[str]:
    return frozenset(config.label for config in apps.get_app_configs() if config.name in app_names)


class TenancyRouter:
    """Sends platform apps to `platform`, everything else to `default`; the two hold no relations."""

    def __init__(self) -> None:
        self._platform: frozenset[str] | None = None
        self._tenant: dict[str, frozenset[str]] = {}

    @property
    def platform_labels(self) -> frozenset[str]:
        if self._platform is None:
            self._platform = _labels(settings.TENANT_TYPES["public"]["APPS"])
        return self._platform

    def tenant_labels(self, tenant_type: str) -> frozenset[str]:
        if tenant_type not in self._tenant:
            self._tenant[tenant_type] = _labels(settings.TENANT_TYPES[tenant_type]["APPS"])
        return self._tenant[tenant_type]

    def _alias(self, model: type[Model] | Model) -> str:
        return "platform" if model._meta.app_label in self.platform_labels else "default"

    def db_for_read(self, model: type[Model], **hints: Any) -> str:
        return self._alias(model)

    db_for_write = db_for_read

    def allow_relation(self, first: Model, second: Model, **hints: Any) -> bool:
        # By the instances, not their types: `request.user` is a lazy stand-in.
        return self._alias(first) == self._alias(second)

    def allow_migrate(self, db: str, app_label: str, model_name: str | None = None, **hints: Any) -> bool:
        if db == "platform":
            return app_label in self.platform_labels
        tenant = cast(DatabaseWrapper, connections[db]).tenant
        tenant_type = tenant.get_tenant_type() if tenant is not None else None
        return tenant_type is not None and app_label in self.tenant_labels(tenant_type)

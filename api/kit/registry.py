"""Every resource by name: for exports and for whoever asks what a list offers."""

from collections.abc import Collection
from importlib import import_module
from typing import Any

from rest_framework import serializers

from api.kit.columns import Column
from api.kit.filters import Filter
from api.kit.resource import Resource
from keyhall.access.actor import Actor
from keyhall.errors import NotFound

_resources: dict[str, Resource] = {}
# The addresses bring in every area with its resource; a process that serves none has not imported them.
ADDRESSES = ("api.urls.province", "api.urls.headquarters")


def register(resource: Resource) -> Resource:
    """Make a resource known; twice the same name is an error."""
    if resource.name in _resources:
        raise ValueError(f"resource {resource.name} is declared twice")
    _resources[resource.name] = resource
    return resource


def resource_named(name: str) -> Resource:
    """The resource of this name, in whatever process is asked; raises NotFound."""
    found = next((resource for resource in all_resources() if resource.name == name), None)
    if found is None:
        raise NotFound
    return found


def all_resources() -> Collection[Resource]:
    """Every resource of provinces and headquarters, in whatever process is asked."""
    for addresses in ADDRESSES:
        import_module(addresses)
    return _resources.values()


def describe_resource(resource: Resource, acting: Actor) -> dict[str, Any]:
    """Columns and filters as this actor has them, labels in the present language."""
    resource.require(acting)
    return {
        "name": resource.name,
        "title": str(resource.title),
        "columns": [_column(resource, column, acting) for column in resource.visible_columns(acting)],
        "kept_back": resource.kept_back(acting),
        "filters": [_filter(entry) for entry in resource.visible_filters(acting)],
        "exportable": resource.exportable_by(acting),
    }


def _choices(choices: Any) -> list[list[str]]:
    return [[str(value), str(label)] for value, label in choices]


def _column(resource: Resource, column: Column, acting: Actor) -> dict[str, Any]:
    return {
        "name": column.name,
        "label": str(column.label),
        "kind": column.kind,
        "sortable": resource.sorts_by(column, acting),
        "choices": _choices(column.offered),
    }


def kind_of_filter(entry: Filter) -> str:
    """What kind of value a filter takes, for pages to choose a field by."""
    kinds: tuple[tuple[type, str], ...] = (
        (serializers.ChoiceField, "choice"),
        (serializers.DateField, "day"),
        (serializers.DateTimeField, "moment"),
        (serializers.UUIDField, "uid"),
        (serializers.BooleanField, "flag"),
        (serializers.DecimalField, "money"),
        (serializers.IntegerField, "count"),
    )
    named: str | None = getattr(entry.field, "filter_kind", None)
    return named or next((kind for field, kind in kinds if isinstance(entry.field, field)), "text")


def _filter(entry: Filter) -> dict[str, Any]:
    return {
        "name": entry.name,
        "label": str(entry.label),
        "kind": kind_of_filter(entry),
        "many": entry.many,
        "choices": _choices(entry.offer() if entry.offer else getattr(entry.field, "choices", {}).items()),
    }

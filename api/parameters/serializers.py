"""What writing about parameters and dictionaries takes, and what is answered."""

from typing import Any

from rest_framework import serializers

from api.kit.views import Body


class NewValue(Body):
    """`value` as a person types it: `80%`, `18:00`, words with commas between them."""

    value = serializers.CharField(max_length=400)
    valid_from = serializers.DateField()
    unit_uid = serializers.UUIDField(required=False, allow_null=True)


class EntryChanges(Body):
    name = serializers.CharField(max_length=40, required=False)
    english = serializers.CharField(max_length=40, required=False)
    position = serializers.IntegerField(required=False)


class NewEntry(EntryChanges):
    code = serializers.CharField(max_length=16)
    name = serializers.CharField(max_length=40)
    english = serializers.CharField(max_length=40)


class ValueShape(serializers.Serializer[Any]):
    uid = serializers.UUIDField()
    unit_uid = serializers.UUIDField(allow_null=True)
    unit_name = serializers.CharField()
    value = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]  # a field called like the serializer's own property
    valid_from = serializers.DateField()
    valid_until = serializers.DateField(allow_null=True)
    standing = serializers.CharField()


class ParameterShape(serializers.Serializer[Any]):
    name = serializers.CharField()
    title = serializers.CharField()
    explanation = serializers.CharField()
    group = serializers.CharField()
    kind = serializers.CharField()
    unit = serializers.CharField()
    bounds = serializers.CharField()
    choices = serializers.ListField(child=serializers.ListField(child=serializers.CharField()))
    by_unit = serializers.BooleanField()
    holder = serializers.CharField()
    default = serializers.CharField()
    default_label = serializers.CharField()
    value = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]  # likewise
    valid_from = serializers.DateField(allow_null=True)
    is_default = serializers.BooleanField()
    values = ValueShape(many=True)


class ParametersShape(serializers.Serializer[Any]):
    results = ParameterShape(many=True)


class ParameterTrailShape(serializers.Serializer[Any]):
    recorded_at = serializers.DateTimeField()
    actor_name = serializers.CharField()
    verb = serializers.CharField()
    before = serializers.CharField()
    after = serializers.CharField()
    valid_from = serializers.DateField(allow_null=True)
    unit_name = serializers.CharField()


class UnitShape(serializers.Serializer[Any]):
    uid = serializers.UUIDField()
    name = serializers.CharField()
    kind = serializers.CharField()
    depth = serializers.IntegerField()


class ParameterWithHistory(ParameterShape):
    """`units` are those that may have a value of their own, each before those below it."""

    units = UnitShape(many=True)
    history = ParameterTrailShape(many=True)


class EntryShape(serializers.Serializer[Any]):
    code = serializers.CharField()
    name = serializers.CharField()
    english = serializers.CharField()
    position = serializers.IntegerField()
    is_active = serializers.BooleanField()
    is_fixed = serializers.BooleanField()
    version = serializers.IntegerField()


class DictionaryShape(serializers.Serializer[Any]):
    name = serializers.CharField()
    title = serializers.CharField()
    explanation = serializers.CharField()
    group = serializers.CharField()
    entries = EntryShape(many=True)


class DictionariesShape(serializers.Serializer[Any]):
    results = DictionaryShape(many=True)


class EntryTrailShape(serializers.Serializer[Any]):
    recorded_at = serializers.DateTimeField()
    actor_name = serializers.CharField()
    verb = serializers.CharField()
    code = serializers.CharField()
    before = serializers.DictField()
    after = serializers.DictField()


class DictionaryWithHistory(DictionaryShape):
    history = EntryTrailShape(many=True)

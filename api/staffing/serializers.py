"""What keeping posts and teams takes."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from api.kit.views import Body
from keyhall.staffing.models import PostReach

MOST_PLACES = 999


class PostChanges(Body):
    name = serializers.CharField(max_length=60)
    places = serializers.IntegerField(
        min_value=1,
        max_value=MOST_PLACES,
        required=False,
        error_messages={"min_value": _("编制至少为 1 人。")},
    )


class NewPost(PostChanges):
    unit_uid = serializers.UUIDField(required=False, allow_null=True)
    role = serializers.CharField(max_length=40, required=False, allow_blank=True)
    reach = serializers.ChoiceField(PostReach.choices, required=False)


class NewHolding(Body):
    post_uid = serializers.UUIDField()
    person_uid = serializers.UUIDField()
    is_main = serializers.BooleanField(required=False)
    since = serializers.DateField(required=False, allow_null=True)
    until = serializers.DateField(required=False, allow_null=True)
    reason = serializers.CharField(max_length=300, required=False, allow_blank=True)


class ReliefReason(Body):
    reason = serializers.CharField(max_length=300)


class StaffChoiceShape(serializers.Serializer[Any]):
    uid = serializers.UUIDField()
    name = serializers.CharField()
    note = serializers.CharField(allow_null=True)


class PlaceChoiceShape(serializers.Serializer[Any]):
    value = serializers.CharField()
    title = serializers.CharField()


class StaffChoicesShape(serializers.Serializer[Any]):
    provinces = PlaceChoiceShape(many=True)
    people = StaffChoiceShape(many=True)
    posts = StaffChoiceShape(many=True)


class TeamChanges(Body):
    name = serializers.CharField(max_length=60)
    purpose = serializers.CharField(max_length=300, required=False, allow_blank=True)


class TeamProvinces(Body):
    provinces = serializers.ListField(child=serializers.RegexField(r"^[a-z]{2,12}$"), max_length=100)


class TeamPlace(Body):
    person_uid = serializers.UUIDField()
    duty = serializers.CharField(max_length=60, required=False, allow_blank=True)
    is_lead = serializers.BooleanField(required=False)

"""Which customers somebody of a customer may look at, and which it is now (M03, M04)."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.request import Request

from keyhall.access.actor import Actor
from keyhall.errors import Invalid, NotFound
from keyhall.identity.addresses import tenant_address
from keyhall.identity.queries import other_provinces_of
from keyhall.identity.units import SESSION_KEY
from keyhall.rights.customer_units import reaching
from keyhall.rights.queries import appointments_of
from tenants.customers.units import reached_units


class HallUnitShape(serializers.Serializer[Any]):
    """A customer to choose; `depth` is 0 for one that no other of them stands above."""

    uid = serializers.UUIDField()
    name = serializers.CharField()
    code = serializers.CharField()
    depth = serializers.IntegerField()
    is_current = serializers.BooleanField()


class HallProvinceShape(serializers.Serializer[Any]):
    """Another province the person may enter."""

    name = serializers.CharField()
    address = serializers.CharField()


class HallUnitsShape(serializers.Serializer[Any]):
    """`provinces` are the others the person may enter as a customer's own, with where each is entered."""

    units = HallUnitShape(many=True)
    provinces = HallProvinceShape(many=True)


def units_of(acting: Actor) -> dict[str, Any]:
    """The customers the person's roles reach in this province; raises NotFound for whoever is nobody's."""
    if acting.home_uid is None:
        raise NotFound
    reached = reached_units(acting.home_uid, acting.widest_spread)
    return {
        "units": [
            {
                "uid": unit.uid,
                "name": unit.name,
                "code": unit.code,
                "depth": unit.depth,
                "is_current": unit.uid == acting.customer_uid,
            }
            for unit in reached
        ],
        "provinces": [
            {"name": tenant.name, "address": tenant_address(tenant.slug, "/accounts/login/", next="/hall/")}
            for tenant in other_provinces_of(acting.uid)
        ],
    }


def choose_unit(request: Request, uid: UUID, acting: Actor) -> None:
    """Look at that customer from now on, in this session; raises Invalid for one the roles do not reach."""
    if acting.home_uid is None or not reaching(appointments_of(acting.uid), uid):
        raise Invalid({"uid": [_("没有这个单位，或不在您的范围内，请重新选择。")]})
    request._request.session[SESSION_KEY] = str(uid)

"""Units of the organisation as the API shows them (A01, A23)."""

from django.db.models import F, OuterRef, Subquery
from django.db.models.functions import Now, TruncDate
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from api.kit.columns import Column, model_choices
from api.kit.filters import Filter, Rows
from api.kit.registry import register
from api.kit.resource import Resource
from keyhall.access.actor import Actor
from keyhall.organisation.models import Unit, UnitKind, UnitPlace
from keyhall.organisation.permissions import VIEW_ORGANISATION
from keyhall.reference.divisions import division_names

PLACE = UnitPlace.objects.filter(unit=OuterRef("pk"), validity__contains=TruncDate(Now()))


def visible_units(acting: Actor) -> Rows:
    """Every unit, closed ones too."""
    acting.require(VIEW_ORGANISATION)
    return Unit.objects.all()


def region_name(code: str, acting: Actor) -> str:
    """What the division of this code is called; empty for none."""
    return division_names().get(code, "")


def _above(field: str) -> Subquery:
    return Subquery(PLACE.values(f"parent__{field}")[:1])


UNITS = register(
    Resource(
        name="organisation-units",
        title=_("机构"),
        permission=VIEW_ORGANISATION,
        rows=visible_units,
        default_order=("region", "name", "id"),
        columns=(
            Column("uid", _("标识"), "uid"),
            Column("name", _("机构名称"), sort=True),
            Column("kind", _("级别"), "choice", sort=True, choices=model_choices(UnitKind.choices)),
            Column("parent_uid", _("上级机构标识"), "uid", source=_above("uid"), nullable=True),
            Column("parent_name", _("上级机构"), source=_above("name"), nullable=True),
            Column("region", _("所辖区划"), sort=True),
            Column("region_name", _("所辖地区"), source=F("region"), shape=region_name),
            Column("opened_on", _("设立日期"), "day", sort=True),
            Column("closed_on", _("撤销日期"), "day", sort=True, nullable=True),
        ),
        more=(Column("version", _("版本"), "count"),),
        filters=(
            Filter("search", _("机构名称"), serializers.CharField(max_length=60), "name__contains"),
            Filter("kind", _("级别"), serializers.ChoiceField(UnitKind.choices), "kind", many=True),
            Filter("open", _("未撤销"), serializers.BooleanField(), "closed_on__isnull"),
        ),
    )
)

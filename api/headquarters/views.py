"""Addresses of the nation's figures and customers, on the headquarters' host alone."""

from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from api.bills.months import MonthField
from api.headquarters.figures import (
    Asked,
    NationShape,
    ProvinceShape,
    SegmentsShape,
    last_month,
    nation,
    province,
    segments,
)
from api.headquarters.group_people import GROUP_PEOPLE
from api.headquarters.organizations import organization, standings
from api.headquarters.resource import DIFFERENCES, FIGURE_CELLS, FIGURE_CHECKS, NATIONAL_CUSTOMERS
from api.headquarters.serializers import (
    AskedShape,
    CheckRequest,
    OrganizationShape,
    RepairRequest,
    RepairShape,
    StandingsShape,
)
from api.kit.operations import Operation
from api.kit.views import ApiView, CollectionView, ItemView
from keyhall.errors import Invalid
from tenants.headquarters.indicators import all_indicators
from tenants.headquarters.national_figures import Periods
from tenants.headquarters.permissions import CHECK_FIGURES, VIEW_FIGURES, VIEW_NATIONAL_CUSTOMER
from tenants.headquarters.reconciliation import ask_everything, check_figures

PARAMETERS = (OpenApiParameter("figure", str), OpenApiParameter("month", str, description="2026-10"))


def asked_for(request: Request) -> Asked:
    """The indicator (else the first) and the month (else the last that ended); raises Invalid."""
    given, known = request.query_params, {one.name: one for one in all_indicators()}
    name = given.get("figure") or next(iter(known))
    if name not in known:
        raise Invalid({"figure": [_("没有这个指标，请从列出的指标中选择。")]})
    month = given.get("month")
    if not month:
        return Asked(known[name], Periods(last_month(timezone.localdate())))
    try:
        return Asked(known[name], Periods(MonthField().run_validation(month)))
    except serializers.ValidationError as error:
        raise Invalid({"month": [str(detail) for detail in error.detail]}) from None


class NationalFiguresView(ApiView):
    operations = {
        "GET": Operation(
            summary=_("全国指标"),
            permission=VIEW_FIGURES,
            answer=NationShape,
            parameters=PARAMETERS,
            is_internal=True,
        )
    }

    def get(self, request: Request) -> Response:
        return Response(nation(asked_for(request), self.acting))


class NationalSegmentsView(ApiView):
    operations = {
        "GET": Operation(
            summary=_("全国指标按客户类别和行业"),
            permission=VIEW_FIGURES,
            answer=SegmentsShape,
            parameters=PARAMETERS,
            is_internal=True,
        )
    }

    def get(self, request: Request) -> Response:
        return Response(segments(asked_for(request), self.acting))


class ProvinceFiguresView(ApiView):
    operations = {
        "GET": Operation(
            summary=_("一个省的指标"),
            permission=VIEW_FIGURES,
            answer=ProvinceShape,
            parameters=PARAMETERS,
            is_internal=True,
        )
    }

    def get(self, request: Request, slug: str) -> Response:
        return Response(province(slug, asked_for(request), self.acting))


class NationalCustomersView(CollectionView):
    resource = NATIONAL_CUSTOMERS
    operations = {
        "GET": Operation(
            summary=_("全国客户列表"), permission=VIEW_NATIONAL_CUSTOMER, listing=NATIONAL_CUSTOMERS
        )
    }


class NationalCustomerView(ItemView):
    resource = NATIONAL_CUSTOMERS
    operations = {
        "GET": Operation(
            summary=_("客户资料的全国部分"), permission=VIEW_NATIONAL_CUSTOMER, item=NATIONAL_CUSTOMERS
        )
    }


class OrganizationView(ApiView):
    operations = {
        "GET": Operation(
            summary=_("一个组织在各省的单位"), permission=VIEW_NATIONAL_CUSTOMER, answer=OrganizationShape
        )
    }

    def get(self, request: Request, uid: UUID) -> Response:
        return Response(organization(uid, self.acting))


class GroupPeopleView(CollectionView):
    resource = GROUP_PEOPLE
    operations = {
        "GET": Operation(
            summary=_("集团客户人员列表"), permission=VIEW_NATIONAL_CUSTOMER, listing=GROUP_PEOPLE
        )
    }


class GroupPersonView(ItemView):
    resource = GROUP_PEOPLE
    operations = {
        "GET": Operation(summary=_("集团客户人员"), permission=VIEW_NATIONAL_CUSTOMER, item=GROUP_PEOPLE)
    }


class FigureCellsView(CollectionView):
    resource = FIGURE_CELLS
    operations = {"GET": Operation(summary=_("指标明细"), permission=VIEW_FIGURES, listing=FIGURE_CELLS)}


class FigureChecksView(CollectionView):
    resource = FIGURE_CHECKS
    operations = {
        "GET": Operation(summary=_("对账记录"), permission=VIEW_FIGURES, listing=FIGURE_CHECKS),
        "POST": Operation(
            summary=_("立即对账"), permission=CHECK_FIGURES, body=CheckRequest, answer=AskedShape, status=202
        ),
    }

    def post(self, request: Request) -> Response:
        wanted = self.read_body(CheckRequest).get("province")
        checks = check_figures(acting=self.acting, provinces=[wanted] if wanted else None)
        return Response({"asked": len(checks)}, status=202)


class FigureRepairView(ApiView):
    operations = {
        "POST": Operation(
            summary=_("让一个省重新上报全部资料"),
            permission=CHECK_FIGURES,
            body=RepairRequest,
            answer=RepairShape,
            status=202,
        )
    }

    def post(self, request: Request) -> Response:
        wanted = self.read_body(RepairRequest)["province"]
        ask_everything(province=wanted, acting=self.acting)
        return Response({"province": wanted}, status=202)


class StandingsView(ApiView):
    operations = {
        "GET": Operation(summary=_("各省最近一次一致"), permission=VIEW_FIGURES, answer=StandingsShape)
    }

    def get(self, request: Request) -> Response:
        return Response({"provinces": standings(self.acting)})


class DifferencesView(CollectionView):
    resource = DIFFERENCES
    operations = {"GET": Operation(summary=_("差异列表"), permission=VIEW_FIGURES, listing=DIFFERENCES)}

"""Addresses of customers."""

from uuid import UUID

from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request
from rest_framework.response import Response

from api.customers.overview import OverviewShape, overview
from api.customers.resource import CUSTOMERS
from api.customers.serializers import CustomerChanges, CustomerTeam, NewCustomer, PersonDetails
from api.kit.etag import expected_version
from api.kit.moves import move_view
from api.kit.operations import Operation
from api.kit.revealing import RevealReason, revealed
from api.kit.views import ApiView, CollectionView, ItemView, answer_item
from tenants.customers import actions
from tenants.customers.permissions import (
    ADD_CUSTOMER,
    CHANGE_CUSTOMER,
    RETIRE_CUSTOMER,
    VIEW_CONTACT_DETAILS,
    VIEW_CUSTOMER,
    VIEW_CUSTOMER_FILE,
)


class CustomersView(CollectionView):
    resource = CUSTOMERS
    operations = {
        "GET": Operation(summary=_("客户列表"), permission=VIEW_CUSTOMER, listing=CUSTOMERS),
        "POST": Operation(
            summary=_("新增客户"), permission=ADD_CUSTOMER, body=NewCustomer, item=CUSTOMERS, status=201
        ),
    }

    def post(self, request: Request) -> Response:
        customer = actions.create_customer(acting=self.acting, **self.read_body(NewCustomer))
        return self.created(customer.uid)


class CustomerView(ItemView):
    resource = CUSTOMERS
    operations = {
        "GET": Operation(summary=_("客户档案"), permission=VIEW_CUSTOMER, item=CUSTOMERS),
        "PATCH": Operation(
            summary=_("修改客户"),
            permission=CHANGE_CUSTOMER,
            body=CustomerChanges,
            item=CUSTOMERS,
            needs_version=True,
        ),
    }

    def patch(self, request: Request, uid: UUID) -> Response:
        version = expected_version(request)
        changes = self.read_body(CustomerChanges, partial=True)
        actions.change_customer(uid=uid, version=version, acting=self.acting, **changes)
        return answer_item(CUSTOMERS, self.acting, uid)


MOVE_VIEWS = {
    "activate": move_view(
        CUSTOMERS, actions.activate_customer, summary=_("客户入网"), permission=CHANGE_CUSTOMER
    ),
    "suspend": move_view(
        CUSTOMERS, actions.suspend_customer, summary=_("暂停客户"), permission=CHANGE_CUSTOMER
    ),
    "resume": move_view(
        CUSTOMERS, actions.resume_customer, summary=_("恢复客户"), permission=CHANGE_CUSTOMER
    ),
    "retire": move_view(
        CUSTOMERS, actions.retire_customer, summary=_("注销客户"), permission=RETIRE_CUSTOMER
    ),
}


ShareCustomerView = move_view(
    CUSTOMERS,
    actions.share_customer,
    summary=_("交由团队共同负责"),
    permission=CHANGE_CUSTOMER,
    body=CustomerTeam,
)


class CustomerTeamView(ApiView):
    operations = {
        "DELETE": Operation(
            summary=_("团队不再负责客户"), permission=CHANGE_CUSTOMER, item=CUSTOMERS, needs_version=True
        )
    }

    def delete(self, request: Request, uid: UUID, team_uid: UUID) -> Response:
        version = expected_version(request)
        actions.unshare_customer(uid=uid, version=version, team_uid=team_uid, acting=self.acting)
        return answer_item(CUSTOMERS, self.acting, uid)


class CustomerOverviewView(ApiView):
    operations = {
        "GET": Operation(
            summary=_("客户全景视图"), permission=VIEW_CUSTOMER_FILE, answer=OverviewShape, is_internal=True
        )
    }

    def get(self, request: Request, uid: UUID) -> Response:
        return Response(overview(uid, self.acting))


class RevealCustomerView(ApiView):
    operations = {
        "POST": Operation(
            step_up=True,
            summary=_("查看个人客户资料全文"),
            permission=VIEW_CONTACT_DETAILS,
            body=RevealReason,
            answer=PersonDetails,
        )
    }

    def post(self, request: Request, uid: UUID) -> Response:
        reason = self.read_body(RevealReason)["reason"]
        details = actions.reveal_customer(uid=uid, reason=reason, acting=self.acting)
        return revealed(CUSTOMERS, details, self.acting)

"""Addresses of billing accounts."""

from uuid import UUID

from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request
from rest_framework.response import Response

from api.accounts.resource import ACCOUNTS
from api.accounts.serializers import AccountChanges, NewAccount
from api.kit.etag import expected_version
from api.kit.operations import Operation
from api.kit.views import CollectionView, ItemView, answer_item
from billing.accounts.actions import change_account, open_account
from billing.accounts.permissions import CHANGE_ACCOUNT, VIEW_ACCOUNT
from tenants.customers.queries import customer_by_uid


class AccountsView(CollectionView):
    resource = ACCOUNTS
    operations = {
        "GET": Operation(summary=_("账户列表"), permission=VIEW_ACCOUNT, listing=ACCOUNTS),
        "POST": Operation(
            summary=_("开立账户"), permission=CHANGE_ACCOUNT, body=NewAccount, item=ACCOUNTS, status=201
        ),
    }

    def post(self, request: Request) -> Response:
        given = self.read_body(NewAccount)
        customer = customer_by_uid(given.pop("customer_uid"), acting=self.acting)
        return self.created(open_account(customer=customer, acting=self.acting, **given).uid)


class AccountView(ItemView):
    resource = ACCOUNTS
    operations = {
        "GET": Operation(summary=_("账户"), permission=VIEW_ACCOUNT, item=ACCOUNTS),
        "PATCH": Operation(
            summary=_("修改账户"),
            permission=CHANGE_ACCOUNT,
            body=AccountChanges,
            item=ACCOUNTS,
            needs_version=True,
        ),
    }

    def patch(self, request: Request, uid: UUID) -> Response:
        version = expected_version(request)
        changes = self.read_body(AccountChanges, partial=True)
        change_account(uid=uid, version=version, acting=self.acting, **changes)
        return answer_item(ACCOUNTS, self.acting, uid)

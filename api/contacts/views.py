"""Addresses of contacts."""

from uuid import UUID

from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request
from rest_framework.response import Response

from api.contacts.resource import CONTACTS
from api.contacts.serializers import ContactChanges, ContactDetails, NewContact
from api.kit.etag import expected_version
from api.kit.operations import Operation
from api.kit.revealing import RevealReason, revealed
from api.kit.views import ApiView, CollectionView, ItemView, answer_item
from tenants.customers import actions
from tenants.customers.permissions import CHANGE_CONTACT, VIEW_CONTACT_DETAILS, VIEW_CUSTOMER_FILE


class ContactsView(CollectionView):
    resource = CONTACTS
    operations = {
        "GET": Operation(summary=_("联系人列表"), permission=VIEW_CUSTOMER_FILE, listing=CONTACTS),
        "POST": Operation(
            summary=_("新增联系人"), permission=CHANGE_CONTACT, body=NewContact, item=CONTACTS, status=201
        ),
    }

    def post(self, request: Request) -> Response:
        return self.created(actions.add_contact(acting=self.acting, **self.read_body(NewContact)).uid)


class ContactView(ItemView):
    resource = CONTACTS
    operations = {
        "GET": Operation(summary=_("联系人"), permission=VIEW_CUSTOMER_FILE, item=CONTACTS),
        "PATCH": Operation(
            summary=_("修改联系人"),
            permission=CHANGE_CONTACT,
            body=ContactChanges,
            item=CONTACTS,
            needs_version=True,
        ),
        "DELETE": Operation(
            summary=_("解除联系人"), permission=CHANGE_CONTACT, status=204, needs_version=True
        ),
    }

    def patch(self, request: Request, uid: UUID) -> Response:
        version = expected_version(request)
        changes = self.read_body(ContactChanges, partial=True)
        actions.change_contact(uid=uid, version=version, acting=self.acting, **changes)
        return answer_item(CONTACTS, self.acting, uid)

    def delete(self, request: Request, uid: UUID) -> Response:
        actions.remove_contact(uid=uid, version=expected_version(request), acting=self.acting)
        return Response(status=204)


class RevealContactView(ApiView):
    operations = {
        "POST": Operation(
            step_up=True,
            summary=_("查看联系方式全文"),
            permission=VIEW_CONTACT_DETAILS,
            body=RevealReason,
            answer=ContactDetails,
        )
    }

    def post(self, request: Request, uid: UUID) -> Response:
        reason = self.read_body(RevealReason)["reason"]
        details = actions.reveal_contact(uid=uid, reason=reason, acting=self.acting)
        return revealed(CONTACTS, details, self.acting)

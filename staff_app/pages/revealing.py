"""Seeing personal data whole, for a reason that stays with the record (A10, A22)."""

from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from keyhall.errors import type_message
from keyhall.web.client import ApiError
from keyhall.web.screens.forms import FormField, FormPage

LABELS: dict[str, type_message] = {
    "phone": _("电话"),
    "mobile": _("手机"),
    "email": _("电子邮箱"),
    "birth_date": _("出生日期"),
    "address": _("地址"),
    "identity_document": _("证件号码"),
}


class Reveal(FormPage):
    """Asks for the reason, then shows the details on this page alone; going back shows them in part again."""

    title = _("查看全文")
    submit = _("查看")
    help = "reveal"
    permission = "customers.view_contact_details"
    step_up = True
    crumbs = ((_("客户列表"), "customer-list"),)
    template = "staff/reveal.html"
    note = _("查看人、时间和理由会记入修改痕迹，客户和审计人员都可能看到。")
    fields = (
        FormField(
            "reason",
            _("理由"),
            required=True,
            hint=_("例如“故障回访，需电话联系”"),
            wide=True,
        ),
    )
    path: ClassVar[str]

    def record(self) -> dict[str, Any]:
        """The record as it is shown in part."""
        found: dict[str, Any] = self.client.get(f"{self.path}/{self.kwargs['uid']}")
        return found

    def extra(self) -> dict[str, Any]:
        record = self.record()
        return {"name": record["name"], "customer_uid": record.get("customer_uid", record["uid"])}

    def post(self, request: HttpRequest, **named: Any) -> HttpResponse:
        values = {"reason": self.fields[0].read(request)}
        try:
            details = self.client.post(f"{self.path}/{self.kwargs['uid']}/reveal", values)
        except ApiError as error:
            if error.status != 422:
                raise
            return self.form(values, error.field_errors, error.status)
        facts = [(LABELS[name], details[name]) for name in LABELS if name in details]
        return self.show("staff/revealed.html", {"title": self.title, "facts": facts, **self.extra()})


class RevealContact(Reveal):
    """How to reach a contact."""

    path = "contacts"


class RevealCustomer(Reveal):
    """What is known of a customer who is a person."""

    path = "customers"

"""Contacts as the API shows them: how to reach them in part, whole on request with a reason (B04)."""

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from api.kit.columns import Column, model_choices
from api.kit.filters import Filter, Rows
from api.kit.registry import register
from api.kit.resource import Resource
from keyhall.access.actor import Actor
from keyhall.access.masking import mask_email, mask_phone
from tenants.customers.models import Contact, Sex
from tenants.customers.permissions import VIEW_CUSTOMER_FILE
from tenants.customers.sight import in_sight


def visible_contacts(acting: Actor) -> Rows:
    """The present contacts of the customers the actor sees."""
    acting.require(VIEW_CUSTOMER_FILE)
    return Contact.objects.filter(in_sight(acting, VIEW_CUSTOMER_FILE, "customer"), valid_until__isnull=True)


CONTACTS = register(
    Resource(
        name="contacts",
        title=_("联系人"),
        permission=VIEW_CUSTOMER_FILE,
        rows=visible_contacts,
        default_order=("-id",),
        columns=(
            Column("uid", _("标识"), "uid"),
            Column("name", _("姓名"), source="party__name", sort="party__pinyin"),
            Column("customer_uid", _("客户标识"), "uid", source="customer__uid"),
            Column("customer_name", _("客户"), source="customer__party__name", sort="customer__sort_key"),
            Column("post", _("职务")),
            Column("department", _("部门")),
            Column("phone", _("电话"), personal=True, mask=mask_phone),
            Column("mobile", _("手机"), personal=True, mask=mask_phone),
            Column("email", _("电子邮箱"), personal=True, mask=mask_email),
            Column("is_primary", _("主要联系人"), "flag"),
            Column("changed_at", _("最近修改"), "moment", sort=True),
        ),
        more=(
            Column(
                "sex",
                _("性别"),
                "choice",
                source="party__sex",
                may_be_blank=True,
                choices=model_choices(Sex.choices),
            ),
            Column("version", _("版本"), "count"),
        ),
        filters=(
            Filter("search", _("姓名"), serializers.CharField(max_length=60), "party__name__contains"),
            Filter("customer", _("客户"), serializers.UUIDField(), "customer__uid"),
            Filter("is_primary", _("主要联系人"), serializers.BooleanField(), "is_primary"),
        ),
    )
)

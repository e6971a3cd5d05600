"""What the trail of changes keeps of customers and contacts (A13)."""

from collections.abc import Collection

from django.utils.translation import gettext_lazy as _

from keyhall.access.masking import mask_address, mask_day, mask_document, mask_email, mask_phone
from keyhall.audit.names import divisions, names_from, people
from keyhall.audit.subjects import Field, subject
from keyhall.organisation.models import Unit
from keyhall.staffing.models import Team
from tenants.customers.classes import CustomerClass, Industry
from tenants.customers.models import Contact, Customer, CustomerStatus, PartyKind, Sex
from tenants.customers.permissions import VIEW_CUSTOMER, VIEW_CUSTOMER_FILE


def _organizations(uids: Collection[str]) -> set[str]:
    """Those of these customers that are no natural persons."""
    found = Customer.objects.filter(uid__in=uids, party__kind=PartyKind.ORGANIZATION)
    return {str(uid) for uid in found.values_list("uid", flat=True)}


_NAMES = names_from(Customer, "party__name", "code")
_PARTY = {
    "name": Field(_("名称")),
    "credit_code": Field(_("统一社会信用代码")),
    "identity_document": Field(_("证件号码"), mask=mask_document),
    "sex": Field(_("性别"), "choice", Sex.choices, column=""),
    "birth_date": Field(_("出生日期"), "day", mask=mask_day, column=""),
    "industry": Field(_("行业"), "choice", Industry.choices),
    "legal_representative": Field(_("法定代表人")),
    "founded_on": Field(_("成立日期"), "day"),
    "phone": Field(_("电话"), mask=mask_phone),
    "website": Field(_("网站")),
    "address": Field(_("地址"), mask=mask_address),
    "postcode": Field(_("邮编")),
    "division": Field(_("注册地区划"), names=divisions),
}
CUSTOMER = subject(
    "customers.customer",
    _("客户"),
    permission=VIEW_CUSTOMER,
    resource="customers",
    names=_NAMES,
    impersonal=_organizations,
    verbs={
        "create": _("新增"),
        "change": _("修改"),
        "activate": _("启用"),
        "suspend": _("暂停"),
        "resume": _("恢复"),
        "retire": _("注销"),
        "assign_agent": _("指派代理商"),
        "share": _("交由团队共同负责"),
        "unshare": _("团队不再负责"),
        "hand_over": _("随机构划转"),
        "reveal": _("查看全文"),
    },
    fields={
        **_PARTY,
        "code": Field(_("客户编码")),
        "customer_class": Field(_("客户类别"), "choice", CustomerClass.choices),
        "status": Field(_("状态"), "choice", CustomerStatus.choices),
        "region": Field(_("所属地区"), names=divisions),
        "account_manager_uid": Field(_("客户经理"), names=people),
        "unit_id": Field(_("所属机构"), names=names_from(Unit, "name", key="pk"), column="unit_name"),
        "group_uid": Field(_("所属集团标识")),
        "group_name": Field(_("所属集团")),
        "parent_id": Field(
            _("上级客户"),
            names=names_from(Customer, "party__name", "code", key="pk"),
            column="parent_uid",
        ),
        "since": Field(_("入网日期"), "day"),
        "labels": Field(_("标签"), "map"),
        "source_system": Field(_("来源系统")),
        "source_id": Field(_("来源编号")),
        "agent_uid": Field(_("代理商"), names="channels.agent"),
        "team_uid": Field(_("团队"), names=names_from(Team, "name"), column="teams"),
        "reason": Field(_("理由"), column=""),
    },
)
CONTACT = subject(
    "customers.contact",
    _("联系人"),
    permission=VIEW_CUSTOMER_FILE,
    resource="contacts",
    names=names_from(Contact, "party__name"),
    verbs={
        "create": _("新增联系人"),
        "change": _("修改联系人"),
        "remove": _("移除联系人"),
        "reveal": _("查看全文"),
    },
    fields={
        "customer": Field(_("客户"), names="customers.customer", column="customer_uid"),
        "name": Field(_("姓名")),
        "sex": Field(_("性别"), "choice", Sex.choices),
        "birth_date": Field(_("出生日期"), "day", mask=mask_day, column=""),
        "post": Field(_("职务")),
        "department": Field(_("部门")),
        "phone": Field(_("电话"), mask=mask_phone),
        "mobile": Field(_("手机"), mask=mask_phone),
        "email": Field(_("电子邮箱"), mask=mask_email),
        "is_primary": Field(_("主要联系人"), "flag"),
        "valid_until": Field(_("有效期至"), "day", column=""),
        "reason": Field(_("理由"), column=""),
    },
)

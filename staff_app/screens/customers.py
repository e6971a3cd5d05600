"""Lists about customers and what they have."""

from django.utils.translation import gettext_lazy as _

from keyhall.web.screens.declaration import Action, Empty, Screen

CLASS_TONES = {
    "important": "bad",
    "high_value": "warning",
    "group": "info",
    "strategic": "good",
    "business": "neutral",
}
STATUS_TONES = {"active": "good", "prospective": "info", "suspended": "warning", "retired": "neutral"}

CUSTOMERS = Screen(
    resource="customers",
    title=_("客户列表"),
    help="customers",
    columns=(
        "name",
        "code",
        "customer_class",
        "status",
        "region_name",
        "account_manager",
        "product_count",
        "monthly_fee",
        "open_amount",
    ),
    more_columns=(
        "credit_code",
        "industry",
        "group_name",
        "since",
        "last_bill_month",
        "last_bill_total",
        "priority",
        "changed_at",
    ),
    filters=("customer_class", "status", "region", "industry", "account_manager", "team"),
    searchable=_("名称、编码或拼音"),
    row_route="customer-detail",
    tones={"customer_class": CLASS_TONES, "status": STATUS_TONES},
    actions=(
        Action(_("导入客户"), "import-new", "database-import", "onboarding.import_customers"),
        Action(_("新增客户"), "customer-new", "plus", "customers.add_customer", primary=True),
    ),
    empty=Empty(_("还没有客户"), _("新增一个客户，或用导入功能一次带入整份客户资料。")),
    order="priority",
    exports=True,
)

PRODUCTS = Screen(
    resource="products",
    title=_("在用业务"),
    help="products",
    columns=("name", "service_number", "customer_name", "status", "start_date", "end_date", "monthly_fee"),
    filters=("status",),
    searchable=_("业务号码、名称或客户"),
    links={"customer_name": ("customer-detail", "customer_uid")},
    tones={
        "status": {
            "active": "good",
            "pending_active": "info",
            "suspended": "warning",
            "terminated": "neutral",
        }
    },
    empty=Empty(_("还没有在用业务"), _("业务随客户导入或订单开通而来。")),
)

OFFERINGS = Screen(
    resource="product-offerings",
    title=_("商品目录"),
    help="offerings",
    columns=(
        "name",
        "code",
        "specification_name",
        "lifecycle_status",
        "one_time_fee",
        "monthly_fee",
        "valid_from",
    ),
    filters=("lifecycle_status",),
    row_route="offering-detail",
    tones={
        "lifecycle_status": {
            "draft": "neutral",
            "trial": "info",
            "on_sale": "good",
            "withdrawn": "warning",
            "retired": "neutral",
        }
    },
    empty=Empty(_("目录里还没有商品"), _("商品由产品管理人员定义后在此显示。")),
)

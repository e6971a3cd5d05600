"""The floor of pages: the customer list as anybody would write it with Django as it comes.

One view over the ORM and one template on the same base template: same shell and menu, same filters, same
columns with the same roll-ups, nothing of the page kit and nothing of the API.
"""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, F, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse, HttpResponseForbidden
from django.shortcuts import render
from django.urls import include, path, reverse
from django.utils import timezone

from billing.bills.models import Bill, BillState
from keyhall.access.models import Person
from keyhall.access.roles import Role
from keyhall.reference.models import Division
from keyhall.rights.models import Assignment
from tenants.customers.classes import CustomerClass, Industry
from tenants.customers.models import Customer, CustomerStatus
from tenants.inventory.models import Product, ProductPrice, ProductStatus

SIZES = (20, 50, 100)
IN_SERVICE = (ProductStatus.ACTIVE, ProductStatus.SUSPENDED)
TENANT = SimpleNamespace(name="广东省")
HEADS = (
    ("name", "客户名称", "sort_key", False),
    ("code", "客户编码", "code", False),
    ("customer_class", "客户类别", "priority", False),
    ("status", "状态", "status", False),
    ("region_name", "所属地区", "region", False),
    ("account_manager", "客户经理", "", False),
    ("product_count", "在用产品", "", True),
    ("monthly_fee", "月租费", "", True),
    ("open_amount", "未付金额", "", True),
)
MORE = (
    ("credit_code", "统一社会信用代码"),
    ("industry", "行业"),
    ("group_name", "所属集团"),
    ("since", "入网日期"),
    ("last_bill_month", "最近账期"),
    ("last_bill_total", "最近账单金额"),
    ("priority", "优先级"),
    ("changed_at", "最近修改"),
)
MENU = (
    ("", (("工作台", "staff-home", "home"),)),
    (
        "客户",
        (("客户列表", "customer-list", "users"), ("在用业务", "product-list", "router")),
    ),
    (
        "账务",
        (
            ("账单", "bill-list", "file-invoice"),
            ("出账", "bill-run-list", "calendar-dollar"),
            ("使用量装载", "usage-load-list", "upload"),
        ),
    ),
    ("产品", (("商品目录", "offering-list", "package"),)),
    ("系统", (("任务与下载", "job-list", "list-details"),)),
)


def shell(request: HttpRequest) -> dict[str, Any]:
    """The context the base template asks for, the menu with it."""
    menu = []
    for title, entries in MENU:
        shown = [
            {"title": name, "url": reverse(route), "icon": icon, "active": route == "customer-list"}
            for name, route, icon in entries
        ]
        menu.append({"title": title, "entries": shown})
    return {
        "theme": "light",
        "role_titles": "客户经理",
        "menu": menu,
        "menu_home": "/staff/",
        "menu_group": "客户",
        "product_name": "大客户工作台",
        "search_url": reverse("customer-list"),
        "downloads_url": reverse("job-list"),
    }


def listed() -> QuerySet[Customer, Any]:
    """Customers with what the list shows of them, in one query."""
    own: dict[str, Any] = {"customer_id": OuterRef("pk")}
    products = Product.objects.filter(**own, status__in=IN_SERVICE).order_by().values("customer_id")
    prices = ProductPrice.objects.filter(
        product__customer_id=OuterRef("pk"),
        product__status__in=IN_SERVICE,
        kind="recurring",
        validity__contains=timezone.localdate(),
    )
    bills = Bill.objects.filter(**own, open_amount__gt=0).exclude(state=BillState.DRAFT).order_by()
    managers = Person.objects.filter(uid=OuterRef("account_manager_uid"))
    return Customer.objects.select_related("party").annotate(
        region_name=Subquery(Division.objects.filter(code=OuterRef("region")).values("name")[:1]),
        account_manager=Subquery(managers.values("name")[:1]),
        product_count=Coalesce(Subquery(products.annotate(n=Count("pk")).values("n")), 0),
        monthly_fee=Subquery(
            prices.order_by().values("product__customer_id").annotate(n=Sum("amount")).values("n")
        ),
        open_amount=Subquery(bills.values("customer_id").annotate(n=Sum(F("open_amount"))).values("n")),
    )


def customer_list(request: HttpRequest) -> HttpResponse:
    if not request.user.is_authenticated:
        return HttpResponseForbidden()
    request.actor, request.tenant = request.user, TENANT  # type: ignore[attr-defined]  # as our middleware
    given = request.GET
    customers = listed()
    for name, lookup in (
        ("customer_class", "customer_class"),
        ("status", "status"),
        ("region", "region"),
        ("industry", "party__industry"),
        ("account_manager", "account_manager_uid"),
        ("search", "party__name__contains"),
    ):
        if given.get(name):
            customers = customers.filter(**{lookup: given[name]})
    size = int(given.get("page_size", 20))
    page = Paginator(customers.order_by("priority", "pk"), size).get_page(given.get("page"))
    return render(request, "stock/list.html", _context(request, page, size), using="stock")


def _context(request: HttpRequest, page: Page[Any], size: int) -> dict[str, Any]:
    given = request.GET
    regions = Division.objects.using("default").filter(code__startswith="44").values_list("code", "name")
    people = Person.objects.filter(
        is_active=True,
        uid__in=Assignment.objects.filter(role=Role.ACCOUNT_MANAGER, state="active").values("person_uid"),
    )
    choices: tuple[tuple[str, str, Any], ...] = (
        ("customer_class", "客户类别", CustomerClass.choices),
        ("status", "状态", CustomerStatus.choices),
        ("region", "所属区划", regions),
        ("industry", "行业", Industry.choices),
        ("account_manager", "客户经理", people.values_list("uid", "name")),
    )
    return {
        "page": page,
        "pages": page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1),
        "sizes": SIZES,
        "size": size,
        "heads": HEADS,
        "column_choices": [(name, label, True) for name, label, _sort, _number in HEADS]
        + [(name, label, False) for name, label in MORE],
        "search": given.get("search", ""),
        "filters": [
            {"name": name, "label": label, "choices": offered, "value": given.get(name, "")}
            for name, label, offered in choices
        ],
        "help_template": "help/zh/customers.html",
    }


urlpatterns = [
    path("stock/customers/", customer_list),
    path("staff/", include("staff_app.urls")),
]

TEMPLATES = {
    "BACKEND": "django.template.backends.django.DjangoTemplates",
    "NAME": "stock",
    "DIRS": [Path(__file__).with_name("templates")],
    "APP_DIRS": True,
    "OPTIONS": {
        "context_processors": [
            "django.template.context_processors.request",
            "django.contrib.messages.context_processors.messages",
            "tests.benchmarks.stock_page.shell",
        ]
    },
}

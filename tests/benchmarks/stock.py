"""The floor: what anybody would write with Django and DRF as they come, over one schema.

The same table stands in schema public, for the stock endpoint, and in a province's schema, for the
measure of what tenancy adds.
"""

from typing import Any

from django.apps.registry import Apps
from django.db import connections, models
from django.urls import path
from rest_framework.authentication import SessionAuthentication
from rest_framework.generics import ListAPIView
from rest_framework.pagination import PageNumberPagination
from rest_framework.permissions import IsAuthenticated
from rest_framework.renderers import JSONRenderer
from rest_framework.serializers import ModelSerializer

from keyhall.installation.logins import platform_role
from keyhall.tenancy.grants import database_name

ROWS = 10_000
# Provisioning grants each tenant what its apps' models name; these are no part of a tenant.
APART = Apps()
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
CREATE = """
CREATE TABLE {table} (
    id bigserial PRIMARY KEY, uid uuid NOT NULL DEFAULT gen_random_uuid(), code varchar(14) NOT NULL,
    name varchar(120) NOT NULL, customer_class varchar(12) NOT NULL, status varchar(12) NOT NULL,
    region varchar(6) NOT NULL, credit_code varchar(18) NOT NULL DEFAULT '',
    industry varchar(2) NOT NULL DEFAULT '', group_name varchar(120) NOT NULL DEFAULT '',
    since date NOT NULL, account_manager varchar(80), product_count integer NOT NULL,
    monthly_fee numeric(14,2) NOT NULL, open_amount numeric(14,2) NOT NULL, last_bill_month date,
    last_bill_total numeric(14,2), changed_at timestamptz NOT NULL DEFAULT now(), priority smallint NOT NULL
)"""
FILL = """
INSERT INTO {table} (code, name, customer_class, status, region, since, product_count, monthly_fee,
    open_amount, priority, account_manager, last_bill_month, last_bill_total)
SELECT '44010003' || lpad(n::text, 6, '0'), '广州市某某科技有限公司' || n, 'group', 'active', '440100',
    date '2024-01-01' + n % 700, n % 12, n * 1.23, n * 0.5, 2, '张伟', date '2026-10-01', n * 2.5
FROM generate_series(1, {rows}) n"""


class Columns(models.Model):
    uid = models.UUIDField()
    code = models.CharField(max_length=14)
    name = models.CharField(max_length=120)
    customer_class = models.CharField(max_length=12)
    status = models.CharField(max_length=12)
    region = models.CharField(max_length=6)
    credit_code = models.CharField(max_length=18)
    industry = models.CharField(max_length=2)
    group_name = models.CharField(max_length=120)
    since = models.DateField()
    account_manager = models.CharField(max_length=80)
    product_count = models.IntegerField()
    monthly_fee = models.DecimalField(max_digits=14, decimal_places=2)
    open_amount = models.DecimalField(max_digits=14, decimal_places=2)
    last_bill_month = models.DateField(null=True)
    last_bill_total = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    changed_at = models.DateTimeField()
    priority = models.SmallIntegerField()

    class Meta:
        abstract = True
        app_label = "tenancy"


class StockCustomer(Columns):
    class Meta:
        apps = APART
        managed = False
        app_label = "tenancy"
        db_table = "bench_customer"
        ordering = ["id"]


class ProvinceCustomer(Columns):
    class Meta:
        apps = APART
        managed = False
        app_label = "access"
        db_table = "bench_customer"
        ordering = ["id"]


class Pages(PageNumberPagination):
    page_size = 50


class StockSerializer(ModelSerializer[StockCustomer]):
    class Meta:
        model = StockCustomer
        fields = "__all__"


class ProvinceSerializer(ModelSerializer[ProvinceCustomer]):
    class Meta:
        model = ProvinceCustomer
        fields = "__all__"


class StockList(ListAPIView[Any]):
    queryset: Any = StockCustomer._default_manager.all()
    serializer_class: Any = StockSerializer
    pagination_class = Pages
    renderer_classes = [JSONRenderer]
    authentication_classes = [SessionAuthentication]
    permission_classes = [IsAuthenticated]


class ProvinceList(StockList):
    queryset = ProvinceCustomer._default_manager.all()
    serializer_class = ProvinceSerializer


urlpatterns = [
    path("stock/", StockList.as_view()),
    path("province/", ProvinceList.as_view()),
]


def make_tables(schema: str, role: str) -> None:
    """The two tables, filled alike; runs as the owner."""
    with connections["platform"].cursor() as cursor:
        for table in ("public.bench_customer", f'"{schema}".bench_customer'):
            cursor.execute(CREATE.format(table=table))
            cursor.execute(FILL.format(table=table, rows=ROWS))
            cursor.execute(f"ANALYZE {table}")
        cursor.execute(f'GRANT SELECT ON "{schema}".bench_customer TO "{role}"')
        cursor.execute(f'GRANT SELECT ON public.bench_customer TO "{platform_role(database_name())}"')

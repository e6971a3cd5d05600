"""What headquarters is told of customers: the agreed part of their files (A05, K01)."""

from django.utils.translation import gettext_lazy as _

from keyhall.national.figures import Figure, register_figure
from keyhall.national.tellings import register_telling

CUSTOMERS_TOLD = register_telling(
    "customers.customer",
    """
    SELECT customer.uid::text AS subject, customer.uid, customer.uid AS customer_uid,
        left(customer.region, 4) AS city, customer.customer_class, party.industry,
        jsonb_build_object(
            'code', customer.code, 'name', party.name, 'credit_code', party.credit_code,
            'status', customer.status, 'region', customer.region, 'since', customer.since,
            'priority', customer.priority, 'group_uid', customer.group_uid,
            'group_name', customer.group_name, 'parent_uid', parent.uid,
            'account_manager', manager.name
        ) AS told
    FROM customers_customer customer
    JOIN customers_party party ON party.id = customer.party_id
    LEFT JOIN customers_customer parent ON parent.id = customer.parent_id
    LEFT JOIN access_person manager ON manager.uid = customer.account_manager_uid
    """,
)
SERVED = "told->>'status' IN ('active', 'suspended')"

register_figure(
    Figure(name="customers", title=_("客户数"), topic="customers.customer", unit="count", only=SERVED)
)
register_figure(
    Figure(
        name="key_accounts",
        title=_("大客户数"),
        topic="customers.customer",
        unit="count",
        only=f"{SERVED} AND customer_class <> 'business'",
    )
)
register_figure(
    Figure(
        name="prospects",
        title=_("潜在客户数"),
        topic="customers.customer",
        unit="count",
        only="told->>'status' = 'prospective'",
    )
)

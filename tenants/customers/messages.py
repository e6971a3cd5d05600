"""What headquarters is told of customers: the agreed part of their files (A05, K01), and which of their
people hold a role for the whole of a group (M04)."""

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
# Ended ones too: that one has ended is what the group's other provinces must learn.
GROUP_ROLES_TOLD = register_telling(
    "customers.group_role",
    """
    SELECT held.uid::text AS subject, held.uid, held.customer_uid,
        left(customer.region, 4) AS city, customer.customer_class, party.industry,
        jsonb_build_object(
            'person_uid', held.person_uid, 'name', coalesce(person.name, ''), 'role', held.role,
            'holds', held.state = 'active',
            'needs_second_factor', coalesce(policy.needs_second_factor, false)
        ) AS told
    FROM rights_assignment held
    JOIN customers_customer customer ON customer.uid = held.customer_uid
    JOIN customers_party party ON party.id = customer.party_id
    LEFT JOIN access_person person ON person.uid = held.person_uid
    LEFT JOIN rights_customerpolicy policy ON policy.customer_uid = held.customer_uid
    WHERE held.spread = 'group' AND held.origin = ''
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

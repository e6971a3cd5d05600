"""What headquarters is told of bills (K02)."""

from django.utils.translation import gettext_lazy as _

from keyhall.national.figures import Figure, register_figure
from keyhall.national.tellings import register_telling

BILLS_TOLD = register_telling(
    "bills.bill",
    """
    SELECT bill.uid::text AS subject, bill.uid, customer.uid AS customer_uid,
        left(customer.region, 4) AS city, customer.customer_class, party.industry,
        jsonb_build_object(
            'month', bill.month, 'state', bill.state, 'total', bill.total::text,
            'open_amount', bill.open_amount::text, 'due_date', bill.due_date
        ) AS told,
        bill.month, bill.account_id, bill.state, bill.id AS bill_id
    FROM bills_bill bill
    JOIN customers_customer customer ON customer.id = bill.customer_id
    JOIN customers_party party ON party.id = customer.party_id
    """,
)
MONTH = "(told->>'month')::date"

register_figure(
    Figure(
        name="revenue",
        title=_("账单收入"),
        topic="bills.bill",
        unit="money",
        value="(told->>'total')::numeric",
        month=MONTH,
    )
)
register_figure(
    Figure(
        name="receivable",
        title=_("应收未收"),
        topic="bills.bill",
        unit="money",
        value="(told->>'open_amount')::numeric",
        only="told->>'state' = 'issued'",
        month=MONTH,
        is_burden=True,
    )
)

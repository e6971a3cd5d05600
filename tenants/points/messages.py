"""What headquarters is told of points: what each customer has (C05, K02)."""

from django.utils.translation import gettext_lazy as _

from keyhall.national.figures import Figure, register_figure
from keyhall.national.tellings import register_telling

POINTS_TOLD = register_telling(
    "points.account",
    """
    SELECT account.uid::text AS subject, account.uid, customer.uid AS customer_uid,
        left(customer.region, 4) AS city, customer.customer_class, party.industry,
        jsonb_build_object('balance', account.balance) AS told, account.changed_at
    FROM points_pointsaccount account
    JOIN customers_customer customer ON customer.id = account.customer_id
    JOIN customers_party party ON party.id = customer.party_id
    """,
)
# Bulk work writes now() to what it changes: the instant its transaction began.
CHANGED_NOW = "changed_at = now()"

register_figure(
    Figure(
        name="points_liability",
        title=_("积分余额"),
        topic="points.account",
        unit="points",
        value="(told->>'balance')::bigint",
    )
)

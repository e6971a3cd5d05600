"""What headquarters is told of service levels: each promise in each month that is over (F01, K02)."""

from django.utils.translation import gettext_lazy as _

from keyhall.national.figures import Figure, Ratio, register_figure, register_ratio
from keyhall.national.tellings import register_telling

PROMISES_TOLD = register_telling(
    "service.promise",
    """
    SELECT result.uid::text AS subject, result.uid, customer.uid AS customer_uid,
        left(customer.region, 4) AS city, customer.customer_class, party.industry,
        jsonb_build_object('month', result.month, 'kept', result.kept) AS told,
        result.month, result.product_id
    FROM service_servicelevelresult result
    JOIN inventory_product product ON product.id = result.product_id
    JOIN customers_customer customer ON customer.id = product.customer_id
    JOIN customers_party party ON party.id = customer.party_id
    """,
)
MEASURED = "month = %(month)s AND (%(products)s::bigint[] IS NULL OR product_id = ANY(%(products)s))"
MONTH = "(told->>'month')::date"

register_figure(
    Figure(
        name="promises_due",
        title=_("应兑现服务承诺"),
        topic="service.promise",
        unit="count",
        only="told->>'kept' IS NOT NULL",
        month=MONTH,
    )
)
register_figure(
    Figure(
        name="promises_kept",
        title=_("已兑现服务承诺"),
        topic="service.promise",
        unit="count",
        only="told->>'kept' = 'true'",
        month=MONTH,
    )
)
register_ratio(Ratio("attainment", _("服务承诺达标率"), part="promises_kept", whole="promises_due"))

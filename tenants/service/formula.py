"""How availability is measured (design: money, points, time), in this one place as SQL.

Availability in a month = 1 - outage ÷ (time in service - agreed maintenance). A product is in service from
its first day to its last, both counted, in Asia/Shanghai; what of an outage lies outside of that or of the
month is not counted, nor what is still to come. A promise is kept when the unrounded figure reaches it:
compared without dividing, so that nothing is rounded.
"""

from billing.rating.conventions import BILLING_ZONE

ZONE = str(BILLING_ZONE)


def midnight(day: str) -> str:
    """The instant at which a day begins in Asia/Shanghai."""
    return f"(({day})::timestamp AT TIME ZONE '{ZONE}')"


def measured(month: str, until: str) -> str:
    """A SELECT of the figures of every product with a promise in `month`, an SQL expression of its first day,
    as far as it lies before the instant `until`."""
    last_day = f"({month} + interval '1 month')::date - 1"
    base = "(figure.service_seconds - figure.maintenance_seconds)"
    return f"""
SELECT md5(figure.product_uid::text || to_char(figure.month, 'YYYYMM'))::uuid AS uid, figure.product_id,
    figure.customer_id, figure.month, figure.target, figure.service_seconds, figure.outage_seconds,
    figure.maintenance_seconds,
    round(1 - figure.outage_seconds / nullif({base}, 0), 20) AS availability,
    CASE WHEN {base} > 0 THEN {base} - figure.outage_seconds >= figure.target * {base} END AS kept
FROM (
    SELECT product.uid AS product_uid, product.id AS product_id, product.customer_id,
        ({month})::date AS month, objective.availability AS target,
        extract(epoch FROM span.ends - span.begins)::numeric(16, 6) AS service_seconds,
        down.outage::numeric(16, 6) AS outage_seconds, down.maintenance::numeric(16, 6) AS maintenance_seconds
    FROM inventory_product product
    JOIN customers_customer customer ON customer.id = product.customer_id
    CROSS JOIN LATERAL (
        SELECT greatest({midnight("product.start_date")}, {midnight(month)}) AS begins,
            least({midnight("product.end_date + 1")}, {midnight(f"({last_day}) + 1")}, {until}) AS ends
    ) span
    CROSS JOIN LATERAL (
        SELECT coalesce(sum(seconds) FILTER (WHERE NOT is_agreed_maintenance), 0) AS outage,
            coalesce(sum(seconds) FILTER (WHERE is_agreed_maintenance), 0) AS maintenance
        FROM (
            SELECT is_agreed_maintenance,
                extract(epoch FROM least(ended_at, span.ends) - greatest(started_at, span.begins)) AS seconds
            FROM service_outage outage
            WHERE outage.product_id = product.id AND started_at < span.ends
                AND (ended_at IS NULL OR ended_at > span.begins)
        ) lasted
    ) down
    CROSS JOIN LATERAL (
        SELECT availability FROM service_servicelevelobjective
        WHERE validity @> ({last_day}) AND (product_id = product.id
            OR (offering_id = product.offering_id AND customer_class IN ('', customer.customer_class)))
        ORDER BY product_id IS NULL, customer_class = '' LIMIT 1
    ) objective
    WHERE product.status <> 'pending_active' AND span.begins < span.ends
) figure
"""


_FIGURES = """uid, product_id, month, target, service_seconds, outage_seconds, maintenance_seconds,
    availability, kept"""
RUNNING_MONTH = f"date_trunc('month', now() AT TIME ZONE '{ZONE}')::date"

# What ServiceLevelFigure reads, with the reader's own rights. Whoever changes the formula makes the view anew
# in a migration of its own.
CREATE_VIEW = f"""
CREATE VIEW service_servicelevelfigure WITH (security_invoker = true) AS
SELECT {_FIGURES}, customer_id, false AS is_running
FROM (
    SELECT result.*, product.customer_id
    FROM service_servicelevelresult result JOIN inventory_product product ON product.id = result.product_id
) past
UNION ALL
SELECT {_FIGURES}, customer_id, true FROM ({measured(RUNNING_MONTH, "now()")}) running
"""
DROP_VIEW = "DROP VIEW service_servicelevelfigure"

# Figures of a month that is over, of all products or of some, in place of what stood there.
MEASURE = f"""
INSERT INTO service_servicelevelresult ({_FIGURES})
SELECT {_FIGURES} FROM ({measured("%(month)s::date", "'infinity'::timestamptz")}) figures
WHERE %(products)s::bigint[] IS NULL OR product_id = ANY(%(products)s) ORDER BY product_id
"""
FORGET = """
DELETE FROM service_servicelevelresult WHERE month = %(month)s
    AND (%(products)s::bigint[] IS NULL OR product_id = ANY(%(products)s))
"""

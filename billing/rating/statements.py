"""The SQL that rates a month for a range of accounts, built from the conventions (E01, E07)."""

from billing.rating.conventions import quantity_in_tier, recurring_fee, tax_on, tax_rate_of, to_the_fen

# The products that the accounts pay for, with the days they were in service in the month.
BILLED = """
billed AS MATERIALIZED (
    SELECT account.id AS account_id, product.id AS product_id, product.offering_id,
        greatest(product.start_date, %(month)s) AS first_day,
        least(product.end_date, %(last_day)s) AS last_day
    FROM accounts_billingaccount account JOIN inventory_product product ON product.account_uid = account.uid
    WHERE account.id BETWEEN %(low)s AND %(high)s AND product.start_date <= %(last_day)s
        AND (product.end_date IS NULL OR product.end_date >= %(month)s)
)"""

# One-time and recurring charges: a one-time one falls on the first day of its price.
POSSESSION = f"""
held AS (
    SELECT account_id, billed.product_id, kind, component, name, span.first_day, span.last_day, 1 AS quantity,
        unit, tax_category,
        CASE kind WHEN 'one_time' THEN amount
            ELSE {recurring_fee("amount", "span.first_day", "span.last_day", "prorated")} END AS exact,
        CASE WHEN kind = 'recurring' AND prorated THEN jsonb_build_object('fee', amount::text,
            'days', span.last_day - span.first_day + 1, 'days_of_month', %(days)s)
            ELSE jsonb_build_object('fee', amount::text) END AS detail
    FROM billed JOIN inventory_productprice price ON price.product_id = billed.product_id
    CROSS JOIN LATERAL (SELECT greatest(billed.first_day, lower(validity)) AS first_day,
        CASE kind WHEN 'one_time' THEN greatest(billed.first_day, lower(validity))
            ELSE least(billed.last_day, upper(validity) - 1) END AS last_day) span
    WHERE (kind = 'recurring' AND span.first_day <= span.last_day)
        OR (kind = 'one_time' AND lower(validity) BETWEEN billed.first_day AND billed.last_day)
)"""

# Which price holds for a component when: the agreed one, on other days the offering's.
TARIFF = """
agreed AS MATERIALIZED (
    SELECT price.*, validity * daterange(first_day, last_day, '[]') AS days
    FROM billed JOIN inventory_productprice price USING (product_id)
    WHERE kind = 'usage' AND validity && daterange(first_day, last_day, '[]')
), listed AS (
    SELECT billed.product_id, price.id, price.component, unnest(
        datemultirange(validity * daterange(first_day, last_day, '[]'))
        - coalesce((SELECT range_agg(days) FROM agreed
            WHERE agreed.product_id = billed.product_id AND agreed.component = price.component), '{}')
        ) AS days
    FROM billed JOIN catalogue_offeringprice price USING (offering_id)
    WHERE kind = 'usage' AND validity && daterange(first_day, last_day, '[]')
), tariff AS MATERIALIZED (
    SELECT product_id, component, id AS agreed_id, NULL::bigint AS listed_id, days,
        lower(days)::timestamp AT TIME ZONE 'Asia/Shanghai' AS opens,
        upper(days)::timestamp AT TIME ZONE 'Asia/Shanghai' AS closes FROM agreed
    UNION ALL
    SELECT product_id, component, NULL, id, days,
        lower(days)::timestamp AT TIME ZONE 'Asia/Shanghai',
        upper(days)::timestamp AT TIME ZONE 'Asia/Shanghai' FROM listed
)"""

USED = """
used AS (
    SELECT tariff.product_id, agreed_id, listed_id, sum(quantity) AS quantity, count(*) AS records,
        min(lower(days)) AS first_day, max(upper(days)) - 1 AS last_day
    FROM usage_usagerecord record JOIN tariff
        ON tariff.product_id = record.product_id AND tariff.component = record.kind
        AND record.started_at >= opens AND record.started_at < closes
    WHERE record.started_at >= %(begins)s AND record.started_at < %(ends)s
    GROUP BY tariff.product_id, agreed_id, listed_id
), tier AS MATERIALIZED (
    SELECT price_id, from_quantity, amount,
        lead(from_quantity) OVER (PARTITION BY price_id ORDER BY from_quantity) AS until_quantity
    FROM catalogue_pricetier
)"""

_IN_TIER = quantity_in_tier("used.quantity", "from_quantity", "until_quantity")

CONSUMPTION = f"""
consumed AS (
    SELECT account_id, used.product_id, 'usage' AS kind, price.component, price.name, used.first_day,
        used.last_day, used.quantity, price.unit, price.tax_category,
        coalesce(tiered.exact, used.quantity * price.amount) AS exact,
        jsonb_build_object('records', used.records) || coalesce(jsonb_build_object('tiers', tiered.tiers),
            jsonb_build_object('price', price.amount::text)) AS detail
    FROM used JOIN billed USING (product_id)
    JOIN (
        SELECT id AS agreed_id, NULL::bigint AS listed_id, component, name, unit, tax_category, amount
        FROM agreed
        UNION ALL
        SELECT NULL, id, component, name, unit, tax_category, amount FROM catalogue_offeringprice
    ) price ON coalesce(price.agreed_id, -price.listed_id) = coalesce(used.agreed_id, -used.listed_id)
    LEFT JOIN LATERAL (
        SELECT sum({_IN_TIER} * amount) AS exact, jsonb_agg(jsonb_build_object('from', from_quantity::text,
            'quantity', ({_IN_TIER})::text, 'price', amount::text) ORDER BY from_quantity)
            FILTER (WHERE {_IN_TIER} > 0 OR from_quantity = 0) AS tiers
        FROM tier WHERE tier.price_id = used.listed_id
    ) tiered ON tiered.exact IS NOT NULL
)"""

RATE = f"""
INSERT INTO rating_appliedbillingrate (account_id, product_id, month, kind, component, name, first_day,
    last_day, quantity, unit, detail, amount, tax_category, tax_rate, tax)
WITH {BILLED}, {POSSESSION}, {TARIFF}, {USED}, {CONSUMPTION}
SELECT account_id, product_id, %(month)s, kind, component, name, first_day, last_day, quantity, unit, detail,
    rounded.amount, tax_category, tax.rate, {tax_on("rounded.amount", "tax.rate")}
FROM (SELECT * FROM held UNION ALL SELECT * FROM consumed) charge
CROSS JOIN LATERAL (SELECT {to_the_fen("charge.exact")} AS amount OFFSET 0) rounded
{tax_rate_of("charge.tax_category", "%(tax_day)s")}
"""

FORGET = """
DELETE FROM rating_appliedbillingrate WHERE month = %(month)s AND account_id BETWEEN %(low)s AND %(high)s
"""

UNTAXED = """
SELECT DISTINCT tax_category FROM (
    SELECT tax_category FROM inventory_productprice WHERE validity && daterange(%(month)s, %(last_day)s, '[]')
    UNION ALL
    SELECT tax_category FROM catalogue_offeringprice
    WHERE kind = 'usage' AND validity && daterange(%(month)s, %(last_day)s, '[]')
) used WHERE NOT EXISTS (SELECT FROM catalogue_taxrate tax
    WHERE tax.category = used.tax_category AND tax.validity @> %(tax_day)s)
ORDER BY tax_category
"""

UNPRICED = """
SELECT count(*) - coalesce((SELECT sum((detail->>'records')::bigint) FROM rating_appliedbillingrate
    WHERE month = %(month)s AND kind = 'usage'), 0)
FROM usage_usagerecord WHERE started_at >= %(begins)s AND started_at < %(ends)s
"""

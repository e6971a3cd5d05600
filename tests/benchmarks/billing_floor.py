"""What the billing benchmark stands on: a seeded month, and its bills by SQL written for just that month."""

from datetime import timedelta

from django.db import connections, transaction
from django.utils import timezone

from billing.rating.conventions import BilledMonth

SEED = [
    """INSERT INTO customers_party (uid, kind, name, pinyin, pinyin_initials, identity_document, sex,
        industry, legal_representative, phone, website, address, postcode, division)
    SELECT gen_random_uuid(), 'organization', 'c' || n, '', '', '', '', '', '', '', '', '', '', ''
    FROM generate_series(1, %(accounts)s) n""",
    """INSERT INTO customers_customer (uid, code, party_id, customer_class, status, region, group_name, since,
        source_system, source_id, labels, search_text, sort_key, grams, version)
    SELECT gen_random_uuid(), '900001010' || lpad(id::text, 5, '0'), id, 'important', 'active', '900001', '',
        '2020-01-01', '', '', '{}', '', '', '{}', 1 FROM customers_party""",
    """INSERT INTO accounts_billingaccount (uid, number, customer_id, name, address)
    SELECT gen_random_uuid(), id::text, id, '', '' FROM customers_customer""",
    """INSERT INTO catalogue_productspecification (uid, code, name, product_line, description,
        lifecycle_status)
    VALUES (gen_random_uuid(), 's', 's', 's', '', 'active')""",
    """INSERT INTO catalogue_productoffering (uid, code, name, description, specification_id,
        lifecycle_status, validity) SELECT gen_random_uuid(), 'o', 'o', '', id, 'on_sale', '[2020-01-01,)'
    FROM catalogue_productspecification""",
    """INSERT INTO catalogue_offeringprice (uid, offering_id, kind, component, name, amount, unit,
        tax_category, validity)
    SELECT gen_random_uuid(), id, 'usage', 'data', '流量费', 0, 'GB', 'telecom', '[2020-01-01,)'
    FROM catalogue_productoffering""",
    """INSERT INTO catalogue_pricetier (price_id, from_quantity, amount)
    SELECT id, edge, price FROM catalogue_offeringprice, (VALUES (0, 0), (100, 0.05)) tier (edge, price)""",
    """INSERT INTO catalogue_taxrate (uid, category, rate, validity)
    VALUES (gen_random_uuid(), 'telecom', 0.09, '[2020-01-01,)')""",
    """INSERT INTO inventory_product (uid, customer_id, offering_id, account_uid, service_number, name,
        status, start_date, address, user_name, characteristics, source_system, source_id)
    SELECT gen_random_uuid(), customer_id, offering.id, account.uid,
        '139' || lpad((account.id - 1)::text, 8, '0'), 'p', 'active', '2024-01-01', '', '', '{}', '', ''
    FROM accounts_billingaccount account, catalogue_productoffering offering""",
    """INSERT INTO inventory_productprice (product_id, kind, component, name, amount, unit, tax_category,
        prorated, validity)
    SELECT id, 'recurring', 'fee', '月租费', 10 + id * 0.37, '', 'telecom', false, '[2024-01-01,)'
    FROM inventory_product""",
    """INSERT INTO usage_usagerecord (record_id, started_at, product_id, service_number, kind, quantity,
        load_id)
    SELECT 'r' || n, %(begins)s::timestamptz + (random() * (%(seconds)s - 1)) * interval '1 second',
        1 + n %% %(accounts)s, '', 'data', round((random() * 40)::numeric, 3), 0
    FROM generate_series(1, %(records)s) n""",
]

MONTH = BilledMonth.of(timezone.localdate().replace(day=1) - timedelta(days=1))

CLEAR = [
    "DELETE FROM bills_billline",
    "DELETE FROM bills_bill",
]

BILL = """
WITH used AS (
    SELECT product_id, sum(quantity) AS quantity FROM usage_usagerecord
    WHERE started_at >= %(begins)s AND started_at < %(ends)s GROUP BY product_id
), charge AS MATERIALIZED (
    SELECT account.id AS account_id, product.id AS product_id, kind, component, price.name, 1 AS quantity,
        unit, round(price.amount, 2) AS amount
    FROM accounts_billingaccount account JOIN inventory_product product ON product.account_uid = account.uid
    JOIN inventory_productprice price ON price.product_id = product.id
    UNION ALL
    SELECT account.id, product.id, kind, component, price.name, quantity, unit,
        round(greatest(quantity - 100, 0) * 0.05, 2)
    FROM used JOIN inventory_product product ON product.id = used.product_id
    JOIN accounts_billingaccount account ON account.uid = product.account_uid
    JOIN catalogue_offeringprice price USING (offering_id)
), bill AS (
    INSERT INTO bills_bill (uid, number, account_id, customer_id, month, state, issue_date, due_date,
        total_before_tax, total_tax, total, open_amount)
    SELECT gen_random_uuid(), to_char(%(month)s::date, 'YYYYMM') || account.number, account.id,
        account.customer_id, %(month)s, 'draft', %(issue)s, %(issue)s::date + payment_days,
        sum(amount), sum(round(amount * 0.09, 2)), sum(amount + round(amount * 0.09, 2)),
        sum(amount + round(amount * 0.09, 2))
    FROM charge JOIN accounts_billingaccount account ON account.id = account_id
    GROUP BY account.id
    RETURNING id, account_id
)
INSERT INTO bills_billline (bill_id, product_id, kind, component, name, charge_month, first_day, last_day,
    quantity, unit, amount, tax_rate, tax)
SELECT bill.id, product_id, kind, component, name, %(month)s, %(month)s, %(last_day)s, quantity, unit, amount,
    0.09, round(amount * 0.09, 2)
FROM charge JOIN bill USING (account_id)
"""


def bill() -> None:
    """The month's bills in the tenant that is set, by a statement that knows its one tariff."""
    given = {
        "month": MONTH.first_day,
        "last_day": MONTH.last_day,
        "begins": MONTH.begins,
        "ends": MONTH.next.begins,
        "issue": MONTH.planned_issue,
    }
    with transaction.atomic(), connections["default"].cursor() as cursor:
        for statement in CLEAR:
            cursor.execute(statement)
        cursor.execute(BILL, given)

"""The SQL that turns a month's rated charges into bills, for a range of accounts (E01)."""

from billing.rating.conventions import amount_to_pay, due_date, tax_on

CLEAR_DRAFTS = """
DELETE FROM bills_billline USING bills_bill bill WHERE bill_id = bill.id AND bill.month = %(month)s
    AND bill.state = 'draft' AND bill.account_id BETWEEN %(low)s AND %(high)s
"""

# What issued bills of earlier months would say today, less what bills have said so far. Only months that
# were run more than once can differ.
DIFFERENCES = """
differing AS MATERIALIZED (
    SELECT run.month FROM bills_billrun run WHERE run.month < %(month)s GROUP BY run.month HAVING count(*) > 1
), difference AS (
    SELECT account_id, month, product_id, component, tax_rate, max(name) AS name, sum(amount) AS amount
    FROM (
        SELECT rate.account_id, rate.month, product_id, component, tax_rate, name, amount
        FROM rating_appliedbillingrate rate JOIN bills_bill bill USING (account_id, month)
        WHERE rate.month IN (SELECT month FROM differing) AND bill.state <> 'draft'
            AND rate.account_id BETWEEN %(low)s AND %(high)s
        UNION ALL
        SELECT bill.account_id, charge_month, product_id, component, tax_rate, name, -amount
        FROM bills_billline line JOIN bills_bill bill ON bill.id = bill_id
        JOIN bills_bill original ON original.account_id = bill.account_id AND original.month = charge_month
        WHERE charge_month IN (SELECT month FROM differing) AND original.state <> 'draft'
            AND bill.account_id BETWEEN %(low)s AND %(high)s
    ) said GROUP BY account_id, month, product_id, component, tax_rate HAVING sum(amount) <> 0
)"""

BILL = f"""
WITH {DIFFERENCES}, charge AS MATERIALIZED (
    SELECT account_id, product_id, kind, component, name, month AS charge_month, first_day, last_day,
        quantity, unit, amount, tax_rate, tax
    FROM rating_appliedbillingrate WHERE month = %(month)s AND account_id BETWEEN %(low)s AND %(high)s
    UNION ALL
    SELECT account_id, product_id, 'adjustment', component, name, month, month,
        (month + interval '1 month')::date - 1, 1, '', amount, tax_rate, {tax_on("amount", "tax_rate")}
    FROM difference
), summed AS (
    SELECT account_id, sum(amount) AS before_tax, sum(tax) AS tax FROM charge GROUP BY account_id
), bill AS (
    INSERT INTO bills_bill (uid, number, account_id, customer_id, month, state, issue_date, due_date,
        total_before_tax, total_tax, total, open_amount)
    SELECT gen_random_uuid(), to_char(%(month)s::date, 'YYYYMM') || account.number, account.id,
        account.customer_id, %(month)s, 'draft', %(planned_issue)s,
        {due_date("%(planned_issue)s::date", "payment_days")}, before_tax, tax, before_tax + tax,
        {amount_to_pay("before_tax + tax")}
    FROM summed JOIN accounts_billingaccount account ON account.id = account_id ORDER BY account.id
    ON CONFLICT (account_id, month) DO UPDATE SET customer_id = excluded.customer_id,
        issue_date = excluded.issue_date, due_date = excluded.due_date,
        total_before_tax = excluded.total_before_tax, total_tax = excluded.total_tax, total = excluded.total,
        open_amount = excluded.open_amount, changed_at = now(), version = bills_bill.version + 1
    WHERE bills_bill.state = 'draft'
    RETURNING id, account_id
)
INSERT INTO bills_billline (bill_id, product_id, kind, component, name, charge_month, first_day, last_day,
    quantity, unit, amount, tax_rate, tax)
SELECT bill.id, product_id, kind, component, name, charge_month, first_day, last_day, quantity, unit, amount,
    tax_rate, tax
FROM charge JOIN bill USING (account_id)
ORDER BY bill.id, product_id, charge_month, kind, component, first_day
"""

# Conditions on what headquarters is told of bills, too.
IN_RANGE = "month = %(month)s AND state = 'draft' AND account_id BETWEEN %(low)s AND %(high)s"
EMPTY = "NOT EXISTS (SELECT FROM bills_billline line WHERE line.bill_id = told_record.bill_id)"

DROP_EMPTY = """
DELETE FROM bills_bill bill WHERE month = %(month)s AND state = 'draft'
    AND account_id BETWEEN %(low)s AND %(high)s
    AND NOT EXISTS (SELECT FROM bills_billline WHERE bill_id = bill.id)
"""

ISSUE = f"""
UPDATE bills_bill SET issue_date = %(issue_date)s, changed_at = now(), version = bills_bill.version + 1,
    due_date = {due_date("%(issue_date)s::date", "payment_days")},
    state = CASE WHEN open_amount = 0 THEN 'settled' ELSE 'issued' END
FROM accounts_billingaccount account
WHERE account.id = account_id AND month = %(month)s AND state = 'draft'
RETURNING bills_bill.uid
"""

FIGURES = """
SELECT count(DISTINCT customer_id), count(*), coalesce(sum(total_before_tax), 0), coalesce(sum(total_tax), 0),
    coalesce(sum(total), 0)
FROM bills_bill WHERE month = %(month)s
"""

NEXT_ACCOUNTS = """
SELECT min(id), max(id), count(*) FROM (
    SELECT id FROM accounts_billingaccount WHERE id > %(after)s ORDER BY id LIMIT %(size)s
) chunk
"""

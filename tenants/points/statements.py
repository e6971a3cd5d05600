"""The SQL that moves points in sets (C01-C03)."""

# Which issued bills have not earned their points yet.
_DUE = """
SELECT bill.id, bill.uid, bill.number, bill.customer_id, bill.month,
    (bill.month + interval '1 month')::date - 1 AS last_day
FROM bills_bill bill
WHERE bill.month BETWEEN %(first)s AND %(last)s AND bill.state <> 'draft'
    AND bill.id BETWEEN %(low)s AND %(high)s
    AND NOT EXISTS (SELECT FROM points_pointstransfer WHERE bill_id = bill.id)
"""

NEXT_BILLS = f"""
SELECT max(id), count(*) FROM (SELECT id FROM ({_DUE}) due ORDER BY id LIMIT %(size)s) chunk
"""

# A bill's points: its lines before tax by the rate of their product line, together times the factor of the
# customer's class today, less the broken point. Without a rule for how long they last there are none.
_EARNED = f"""
SELECT due.id AS bill_id, due.uid, due.number, due.customer_id, due.month,
    (due.month + (expiry.months + 1) * interval '1 month')::date - 1 AS expires_on,
    floor(sum(line.amount * coalesce(own.points_per_yuan, other.points_per_yuan, 0))
        * coalesce(multiplier.factor, 1))::bigint AS points
FROM ({_DUE}) due
JOIN points_expiryrule expiry ON expiry.validity @> due.last_day
JOIN customers_customer customer ON customer.id = due.customer_id
JOIN bills_billline line ON line.bill_id = due.id
JOIN inventory_product product ON product.id = line.product_id
JOIN catalogue_productoffering offering ON offering.id = product.offering_id
JOIN catalogue_productspecification specification ON specification.id = offering.specification_id
LEFT JOIN points_earningrule own
    ON own.product_line = specification.product_line AND own.validity @> due.last_day
LEFT JOIN points_earningrule other ON other.product_line = '' AND other.validity @> due.last_day
LEFT JOIN points_classmultiplier multiplier
    ON multiplier.customer_class = customer.customer_class AND multiplier.validity @> due.last_day
GROUP BY due.id, due.uid, due.number, due.customer_id, due.month, expiry.months, multiplier.factor
"""

OPEN_ACCOUNTS = f"""
INSERT INTO points_pointsaccount (uid, kind, customer_id, balance)
SELECT gen_random_uuid(), 'customer', customer_id, 0
FROM (SELECT DISTINCT customer_id FROM ({_DUE}) due) customers ORDER BY customer_id
ON CONFLICT (customer_id) DO NOTHING
"""

# Everybody who moves a customer's points takes its account first, in this order: nobody waits in a ring.
HOLD_ACCOUNTS = f"""
SELECT FROM points_pointsaccount WHERE customer_id IN (SELECT customer_id FROM ({_DUE}) due)
ORDER BY id FOR UPDATE
"""

EARN = f"""
WITH earned AS MATERIALIZED ({_EARNED}), moved AS (
    INSERT INTO points_pointstransfer
        (uid, kind, customer_id, from_account_id, to_account_id, amount, key, reason, bill_id, occurred_at)
    SELECT gen_random_uuid(), 'earn', earned.customer_id, %(issue)s, account.id, earned.points,
        'bill:' || earned.uid, earned.number, earned.bill_id, %(at)s
    FROM earned JOIN points_pointsaccount account USING (customer_id)
    WHERE earned.points > 0 ORDER BY earned.bill_id
    ON CONFLICT (key) DO NOTHING
    RETURNING bill_id, to_account_id, amount
), filled AS (
    INSERT INTO points_pointsbucket AS bucket (account_id, earned_month, amount, remaining, expires_on)
    SELECT to_account_id, month, sum(amount), sum(amount), expires_on
    FROM moved JOIN earned USING (bill_id)
    GROUP BY to_account_id, month, expires_on ORDER BY to_account_id, month
    ON CONFLICT (account_id, earned_month) DO UPDATE
        SET amount = bucket.amount + excluded.amount, remaining = bucket.remaining + excluded.remaining
    RETURNING account_id
), credited AS (
    UPDATE points_pointsaccount account SET balance = balance + gained.points, changed_at = %(at)s
    FROM (SELECT to_account_id, sum(amount) AS points FROM moved GROUP BY to_account_id) gained
    WHERE account.id = gained.to_account_id
    RETURNING gained.points
)
SELECT (SELECT count(*) FROM moved), coalesce(sum(points), 0)::bigint FROM credited
"""

# The oldest points first, among those that still hold on the day.
TAKE_OLDEST = """
WITH queue AS (
    SELECT id, remaining, sum(remaining) OVER (ORDER BY expires_on, earned_month, id) - remaining AS before
    FROM points_pointsbucket WHERE account_id = %(account)s AND remaining > 0 AND expires_on >= %(day)s
), taken AS (
    SELECT id, least(remaining, %(points)s - before)::bigint AS amount FROM queue WHERE before < %(points)s
)
UPDATE points_pointsbucket bucket SET remaining = bucket.remaining - taken.amount
FROM taken WHERE bucket.id = taken.id RETURNING bucket.id, taken.amount
"""

PUT_BACK = """
UPDATE points_pointsbucket bucket SET remaining = remaining + draw.amount
FROM points_redemptiondraw draw WHERE draw.bucket_id = bucket.id AND draw.redemption_id = %(redemption)s
"""

HOLD_EXPIRING = """
SELECT account.id FROM points_pointsaccount account WHERE id IN (
    SELECT account_id FROM points_pointsbucket WHERE remaining > 0 AND expires_on < %(day)s
) ORDER BY id LIMIT %(size)s FOR UPDATE
"""

EXPIRE = """
WITH expiring AS MATERIALIZED (
    SELECT bucket.id, account_id, earned_month, remaining FROM points_pointsbucket bucket
    WHERE account_id = ANY(%(accounts)s) AND remaining > 0 AND expires_on < %(day)s
), emptied AS (
    UPDATE points_pointsbucket bucket SET remaining = 0 FROM expiring WHERE bucket.id = expiring.id
), moved AS (
    INSERT INTO points_pointstransfer
        (uid, kind, customer_id, from_account_id, to_account_id, amount, key, reason, occurred_at)
    SELECT gen_random_uuid(), 'expire', account.customer_id, account.id, %(expiry)s, expiring.remaining,
        'expire:' || expiring.id || ':' || %(run)s, to_char(expiring.earned_month, 'YYYY-MM'), %(at)s
    FROM expiring JOIN points_pointsaccount account ON account.id = expiring.account_id
    ORDER BY expiring.id
), debited AS (
    UPDATE points_pointsaccount account SET balance = balance - lost.points, changed_at = %(at)s
    FROM (SELECT account_id, sum(remaining) AS points FROM expiring GROUP BY account_id) lost
    WHERE account.id = lost.account_id
)
SELECT coalesce(sum(remaining), 0)::bigint FROM expiring
"""

# Accounts whose balance is not what is left in their buckets, or not the sum of their transfers.
DIFFERENCES = """
SELECT account.uid, account.balance, coalesce(held.remaining, 0)::bigint, coalesce(moved.points, 0)::bigint
FROM points_pointsaccount account
LEFT JOIN (
    SELECT account_id, sum(remaining) AS remaining FROM points_pointsbucket GROUP BY account_id
) held ON held.account_id = account.id
LEFT JOIN (
    SELECT account_id, sum(amount) AS points FROM (
        SELECT to_account_id AS account_id, amount FROM points_pointstransfer
        UNION ALL SELECT from_account_id, -amount FROM points_pointstransfer
    ) sides GROUP BY account_id
) moved ON moved.account_id = account.id
WHERE account.kind = 'customer'
    AND (account.balance <> coalesce(held.remaining, 0) OR account.balance <> coalesce(moved.points, 0))
ORDER BY account.id
"""

"""Telling staged rows apart: records to keep, duplicates, and rejects with their reason (E07).

One judgement serves loading and retrying. A record is a duplicate when one with its id and time is
there already, from an earlier file or from this one; a reject is a row that cannot be a record.
Records are written in the order of their key, which halves the cost of the indexes.
"""

from dataclasses import dataclass

from django.db import connections
from django.db.backends.utils import CursorWrapper

from billing.usage.models import UsageRecord

LONGEST_KEPT_CELL = 200
QUANTITY = r"^[0-9]{1,12}([.][0-9]{1,6})?$"
# A real day of the years 2000-2099 with a time; without an offset it is Asia/Shanghai's.
TIME = (
    r"^20([0-9]{2}-((0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])|(0[13-9]|1[0-2])-(29|30)|(0[13578]|1[02])-31)"
    r"|(0[048]|[2468][048]|[13579][26])-02-29)"
    r"[T ]([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9]([.][0-9]{1,6})?)?(Z|[+-](0[0-9]|1[0-4])(:?[0-5][0-9])?)?$"
)

# The usual ways to write each, told at a fifth of the cost of the expressions above, which then decide on the
# rest. A quantity: a number that reads back as it stands. A time: every part found in the list of its
# spellings, on the first 28 days of a month.
USUAL_QUANTITY = """CASE WHEN pg_input_is_valid(quantity, 'numeric') THEN quantity::numeric::text = quantity
            AND quantity::numeric BETWEEN 0 AND 999999999999.999999 AND scale(quantity::numeric) <= 6 END"""
USUAL_TIME = """left(started_at, 7) = ANY(%(usual_months)s) AND substr(started_at, 8, 4) = ANY(%(usual_days)s)
            AND substr(started_at, 12, 5) = ANY(%(usual_minutes)s)
            AND substr(started_at, 17) = ANY(%(usual_ends)s)"""
USUAL = {
    "usual_months": [f"20{year:02}-{month:02}" for year in range(100) for month in range(1, 13)],
    "usual_days": [f"-{day:02}{between}" for day in range(1, 29) for between in "T "],
    "usual_minutes": [f"{hour:02}:{minute:02}" for hour in range(24) for minute in range(60)],
    "usual_ends": [
        f":{second:02}{offset}" for second in range(60) for offset in ("", "Z", "+00:00", "-00:00", "+08:00")
    ],
}

JUDGED = f"""
WITH service AS MATERIALIZED (
    SELECT id, service_number, start_date::timestamptz AS opens, (end_date + 1)::timestamptz AS closes
    FROM inventory_product WHERE service_number IS NOT NULL
), typed AS (
    SELECT staged.*,
        CASE WHEN ({USUAL_QUANTITY}) OR quantity ~ %(quantity)s
            THEN quantity::numeric END AS amount,
        CASE WHEN ({USUAL_TIME}) OR started_at ~ %(time)s
            THEN started_at::timestamptz END AS moment
    FROM usage_stagedrecord staged OFFSET 0
), judged AS MATERIALIZED (
    SELECT typed.*, service.id AS product_id, CASE
        WHEN surplus IS NOT NULL THEN 'bad_row'
        WHEN record_id IS NULL OR length(record_id) > 64 THEN 'bad_record_id'
        WHEN amount IS NULL THEN 'bad_quantity'
        WHEN moment IS NULL THEN 'bad_time'
        WHEN kind IS NULL OR length(kind) > 40 THEN 'bad_kind'
        WHEN service.id IS NULL THEN 'unknown_service_number'
        WHEN opens IS NULL OR moment < opens OR moment >= closes THEN 'outside_service_period'
        WHEN NOT moment <@ %(months)s::tstzmultirange THEN 'month_not_open'
    END AS reason
    FROM typed LEFT JOIN service USING (service_number)
), kept AS (
    INSERT INTO usage_usagerecord
        (record_id, started_at, product_id, service_number, kind, quantity, load_id)
    SELECT record_id, moment, product_id, service_number, kind, amount, {{load}}
    FROM judged WHERE reason IS NULL ORDER BY moment, record_id, judged.id
    ON CONFLICT DO NOTHING RETURNING 1
)"""

LOAD = (
    JUDGED.format(load="%(load)s")
    + """, refused AS (
    INSERT INTO usage_usagereject (load_id, "row", raw, reason)
    SELECT %(load)s, judged.id - %(first)s + 2, jsonb_strip_nulls(jsonb_build_object(
        'record_id', left(record_id, %(longest)s), 'service_number', left(service_number, %(longest)s),
        'kind', left(kind, %(longest)s), 'quantity', left(quantity, %(longest)s),
        'started_at', left(started_at, %(longest)s), 'surplus', left(surplus, %(longest)s))), reason
    FROM judged WHERE reason IS NOT NULL RETURNING 1
)
SELECT (SELECT count(*) FROM judged),
    (SELECT count(*) FROM kept), (SELECT count(*) FROM refused)"""
)

RETRY = (
    JUDGED.format(load="(SELECT load_id FROM usage_usagereject reject WHERE reject.id = judged.id)")
    + """, settled AS (
    UPDATE usage_usagereject
    SET reason = coalesce(judged.reason, usage_usagereject.reason), changed_at = now(),
        state = CASE WHEN judged.reason IS NULL THEN 'taken' ELSE 'open' END
    FROM judged WHERE judged.id = usage_usagereject.id RETURNING judged.reason
)
SELECT count(*), (SELECT count(*) FROM kept), count(reason) FROM settled"""
)

STAGE_REJECTS = """
INSERT INTO usage_stagedrecord (id, record_id, service_number, kind, quantity, started_at, surplus)
SELECT id, raw->>'record_id', raw->>'service_number', raw->>'kind', raw->>'quantity', raw->>'started_at',
    raw->>'surplus'
FROM usage_usagereject WHERE state = 'open'
"""


@dataclass(frozen=True)
class Outcome:
    """How many rows there were and what became of them."""

    rows: int
    loaded: int
    rejected: int

    @property
    def duplicate(self) -> int:
        return self.rows - self.loaded - self.rejected


def lock_staging(cursor: CursorWrapper) -> None:
    """One load of a tenant at a time, until its transaction ends: they share the staging table."""
    cursor.execute("SELECT pg_advisory_xact_lock(hashtext(current_schema() || '.usage_stagedrecord'))")


def judge_load(load_id: int) -> Outcome:
    """Judge what is staged as the rows of a load, in file order; empties the staging table."""
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT coalesce(min(id), 0) FROM usage_stagedrecord")
        (first,) = cursor.fetchone()
        return _judge(cursor, LOAD, {"load": load_id, "first": first})


def judge_rejects() -> Outcome:
    """Judge every open reject again: those that can be records now are taken in."""
    with connections["default"].cursor() as cursor:
        lock_staging(cursor)
        cursor.execute(STAGE_REJECTS)
        return _judge(cursor, RETRY, {})


def _judge(cursor: CursorWrapper, statement: str, values: dict[str, int]) -> Outcome:
    cursor.execute(
        "SELECT set_config('TimeZone', 'Asia/Shanghai', true), set_config('work_mem', '64MB', true)"
    )
    cursor.execute(
        statement,
        {
            **values,
            "quantity": QUANTITY,
            "time": TIME,
            **USUAL,
            "months": open_months(cursor),
            "longest": LONGEST_KEPT_CELL,
        },
    )
    rows, loaded, rejected = cursor.fetchone()
    cursor.execute("SELECT set_config('TimeZone', 'UTC', true)")
    cursor.execute("DELETE FROM usage_stagedrecord")
    return Outcome(rows=rows, loaded=loaded, rejected=rejected)


OPEN_MONTHS = """
SELECT coalesce(range_agg(tstzrange(
    month AT TIME ZONE 'UTC', (month + interval '1 month') AT TIME ZONE 'UTC')), '{}')::text
FROM (
    SELECT to_timestamp(right(relname, 6), 'YYYYMM')::timestamp AS month FROM pg_class
    WHERE relnamespace = current_schema()::regnamespace AND relispartition AND relkind = 'r'
        AND relname ~ %s
) held
"""


def open_months(cursor: CursorWrapper) -> str:
    """The time for which there are partitions, as a multirange; each begins at midnight UTC."""
    cursor.execute(OPEN_MONTHS, [f"^{UsageRecord._meta.db_table}_[0-9]{{6}}$"])
    return str(cursor.fetchone()[0])

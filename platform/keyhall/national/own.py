"""A province's own figures, from its own tables by the declarations headquarters uses (K02, A14)."""

import json
from typing import Any

from django.db import connections

from keyhall.national.figures import all_figures, contributions
from keyhall.national.tellings import COLUMNS, all_tellings

# A record's digest: what headquarters keeps of it must give the same.
DIGEST = (
    "hashtextextended(concat_ws('|', subject, customer_uid, city, customer_class, industry, told::text), 0)"
)


def _source() -> str:
    parts = [
        f"SELECT ''::text AS province, '{telling.topic}' AS topic, {', '.join(COLUMNS)} "
        f"FROM ({telling.rows}) record"
        for telling in all_tellings()
    ]
    return " UNION ALL ".join(parts)


def own_figures() -> dict[str, Any]:
    """What the current province's records come to: `figures` as [name, month or null, value as text],
    `records` as [topic, count, digest as text]. One statement, so that all of it is of one moment."""
    statement = f"""
        WITH source AS MATERIALIZED ({_source()}),
        summed AS (
            SELECT figure, month, sum(value) AS value FROM ({contributions("source", all_figures())}) part
            GROUP BY figure, month HAVING sum(value) <> 0
        ), told AS (
            SELECT topic, count(*) AS count, sum({DIGEST}) AS digest FROM source GROUP BY topic
        )
        SELECT
            (SELECT coalesce(jsonb_agg(jsonb_build_array(figure, month, value::text)), '[]') FROM summed),
            (SELECT coalesce(jsonb_agg(jsonb_build_array(topic, count, digest::text)), '[]') FROM told)
    """
    with connections["default"].cursor() as cursor:
        cursor.execute(statement)
        figures, records = cursor.fetchone()
    return {"figures": _parsed(figures), "records": _parsed(records)}


def _parsed(value: Any) -> Any:
    """JSON, which Django's connections hand out as text."""
    return json.loads(value) if isinstance(value, str) else value

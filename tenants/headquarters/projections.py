"""The SQL that keeps facts, cells and their sums in step with what provinces tell (K02), a batch at a time.

A batch's last word on each record is compared with the fact known before; what the two contribute to each
figure differs by what the cells, slices and totals are moved by.
"""

from keyhall.national.figures import DIMENSIONS, all_figures, contributions

DIMENSION_LIST = ", ".join(DIMENSIONS)
TABLES = ("headquarters_figurecell", "headquarters_figureslice", "headquarters_figuretotal")

# Batches are handled one at a time (the inbox is looked at by one worker), so cells are never fought over.
APPLY = """
WITH arrived AS MATERIALIZED (
    SELECT DISTINCT ON (province, topic, subject) *
    FROM jsonb_to_recordset(%(batch)s::jsonb) AS message (place int, province text, topic text, subject text,
        customer_uid uuid, city text, customer_class text, industry text, told jsonb, written_at timestamptz)
    ORDER BY province, topic, subject, place DESC
), former AS MATERIALIZED (
    SELECT fact.* FROM headquarters_fact fact JOIN arrived USING (province, topic, subject)
), stored AS (
    INSERT INTO headquarters_fact (province, topic, subject, customer_uid, city, customer_class, industry,
        told, round, written_at, handled_at)
    SELECT province, topic, subject, customer_uid, city, customer_class, industry, told,
        coalesce(line.round, 0), written_at, clock_timestamp()
    FROM arrived LEFT JOIN headquarters_provinceline line USING (province) WHERE told IS NOT NULL
    ON CONFLICT (province, topic, subject) DO UPDATE SET customer_uid = excluded.customer_uid,
        city = excluded.city, customer_class = excluded.customer_class, industry = excluded.industry,
        told = excluded.told, round = excluded.round, written_at = excluded.written_at,
        handled_at = excluded.handled_at
), removed AS (
    DELETE FROM headquarters_fact fact USING arrived
    WHERE fact.province = arrived.province AND fact.topic = arrived.topic
        AND fact.subject = arrived.subject AND arrived.told IS NULL
), {moved}
"""

# A slice for each class and for each industry: what grouping() gives is 1 where the column is summed over.
SLICED = """
    SELECT figure, province, month, coalesce(customer_class, industry) AS code, sum(value) AS value,
        CASE grouping(customer_class) WHEN 0 THEN 'customer_class' ELSE 'industry' END AS dimension
    FROM {source}
    GROUP BY GROUPING SETS ((figure, customer_class, province, month), (figure, industry, province, month))
"""

# From the relation `change` (contributions with their sign) into cells, slices and totals, the nation's too.
MOVE = f"""
summed AS MATERIALIZED (
    SELECT figure, province, {DIMENSION_LIST}, month, sum(value) AS value FROM change
    GROUP BY figure, province, {DIMENSION_LIST}, month HAVING sum(value) <> 0
), cells AS (
    INSERT INTO headquarters_figurecell (figure, province, {DIMENSION_LIST}, month, value)
    SELECT figure, province, {DIMENSION_LIST}, month, value FROM summed
    ON CONFLICT (figure, province, {DIMENSION_LIST}, month)
    DO UPDATE SET value = headquarters_figurecell.value + excluded.value
), slices AS (
    INSERT INTO headquarters_figureslice (figure, dimension, code, province, month, value)
    SELECT figure, dimension, code, province, month, value FROM ({SLICED.format(source="summed")}) sliced
    WHERE value <> 0
    ON CONFLICT (figure, dimension, month, code, province)
    DO UPDATE SET value = headquarters_figureslice.value + excluded.value
), totals AS (
    INSERT INTO headquarters_figuretotal (figure, province, month, value)
    SELECT figure, province, month, sum(value) FROM summed
    GROUP BY figure, province, month HAVING sum(value) <> 0
    ON CONFLICT (figure, month, province)
    DO UPDATE SET value = headquarters_figuretotal.value + excluded.value
)
INSERT INTO headquarters_nationtotal (figure, month, value)
SELECT figure, month, sum(value) FROM summed GROUP BY figure, month HAVING sum(value) <> 0
ON CONFLICT (figure, month)
DO UPDATE SET value = headquarters_nationtotal.value + excluded.value
"""

FORGET_UNTOLD = """
DELETE FROM headquarters_fact WHERE province = %(province)s AND round < %(round)s
    AND handled_at < %(before)s
"""

CLEAR = """
DELETE FROM {table} WHERE province = %(province)s
"""

REBUILD = """
WITH source AS MATERIALIZED (SELECT * FROM headquarters_fact WHERE province = %(province)s),
change AS MATERIALIZED ({contributions}), {move}
"""

# What is kept of a province, and in how many parts (cells and slices) that is not what its facts come to.
KEPT = f"""
WITH source AS MATERIALIZED (SELECT * FROM headquarters_fact WHERE province = %(province)s),
summed AS MATERIALIZED (
    SELECT figure, province, {DIMENSION_LIST}, month, sum(value) AS value
    FROM ({{contributions}}) contribution
    GROUP BY figure, province, {DIMENSION_LIST}, month
), due AS (
    SELECT figure, month, concat_ws('/', {DIMENSION_LIST}) AS part, value FROM summed
    UNION ALL SELECT figure, month, concat(dimension, ':', code), value
    FROM ({SLICED.format(source="summed")}) sliced
), kept AS (
    SELECT figure, month, concat_ws('/', {DIMENSION_LIST}) AS part, value FROM headquarters_figurecell
    WHERE province = %(province)s
    UNION ALL SELECT figure, month, concat(dimension, ':', code), value FROM headquarters_figureslice
    WHERE province = %(province)s
), difference AS (
    SELECT figure, month, part, sum(value) AS value FROM (
        SELECT figure, month, part, value FROM kept UNION ALL SELECT figure, month, part, -value FROM due
    ) signed GROUP BY figure, month, part HAVING sum(value) <> 0
), total AS (
    SELECT figure, month, value, 0 AS parts FROM headquarters_figuretotal WHERE province = %(province)s
    UNION ALL SELECT figure, month, 0, 1 FROM difference
)
SELECT figure, month, sum(value), sum(parts) FROM total GROUP BY figure, month
HAVING sum(value) <> 0 OR sum(parts) <> 0
"""


def apply_statement() -> str:
    """APPLY for the figures declared."""
    figures = all_figures()
    change = (
        f"change AS MATERIALIZED ({contributions('arrived', figures)} UNION ALL "
        f"{contributions('former', figures, sign='-')}), {MOVE}"
    )
    return APPLY.replace("{moved}", change)


def rebuild_statement() -> str:
    """REBUILD for the figures declared: cells, slices and totals of one province from its facts."""
    parts = contributions("source", all_figures())
    return REBUILD.replace("{contributions}", parts).replace("{move}", MOVE)


def kept_statement() -> str:
    """KEPT for the figures declared: rows of figure, month, total, number of unequal parts."""
    return KEPT.replace("{contributions}", contributions("source", all_figures()))

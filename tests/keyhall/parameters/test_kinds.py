"""What a person types becomes a value, or is refused with what to type instead."""

from __future__ import annotations

from datetime import time, timedelta
from decimal import Decimal
from typing import Any

import pytest

from keyhall.parameters.kinds import (
    Choice,
    Duration,
    Flag,
    Kind,
    Number,
    Refused,
    Share,
    TimeOfDay,
    Whole,
    Words,
)

pytestmark = pytest.mark.row("A11")
WHOLE = Whole(1, 10)
NUMBER = Number(Decimal(0), Decimal(2))
SHARE = Share(Decimal("0.1"), Decimal(1))
CHOICE = Choice((("a", "甲"), ("b", "乙")))
HOURS = Duration("hour", 1, 48)
WORDS = Words(1, 3)


@pytest.mark.parametrize(
    ("kind", "typed", "value"),
    [
        (WHOLE, " 7 ", 7),
        (NUMBER, "1.50", Decimal("1.5")),
        (SHARE, "80%", Decimal("0.8")),
        (SHARE, "82.5％", Decimal("0.825")),
        (SHARE, "0.8", Decimal("0.8")),
        (Flag(), "true", True),
        (CHOICE, "b", "b"),
        (HOURS, "24", timedelta(days=1)),
        (TimeOfDay(), "18：00", time(18)),
        (WORDS, "线路，电源、 其他", ("线路", "电源", "其他")),
    ],
)
def test_a_typed_value_is_read_kept_and_written_back(kind: Kind[Any], typed: str, value: Any) -> None:
    assert kind.read(typed) == value
    assert kind.restored(kind.kept(value)) == value
    assert kind.read(kind.text(value)) == value


@pytest.mark.parametrize(
    ("kind", "typed"),
    [
        (WHOLE, "11"),
        (WHOLE, "七"),
        (NUMBER, "2.01"),
        (NUMBER, "NaN"),
        (SHARE, "80"),
        (SHARE, "5%"),
        (SHARE, "8%0"),
        (Flag(), "yes"),
        (CHOICE, "c"),
        (HOURS, "0"),
        (TimeOfDay(), "25:00"),
        (WORDS, "，"),
        (WORDS, "甲,甲"),
        (WORDS, "甲,乙,丙,丁"),
        (WORDS, "长" * 41),
    ],
)
def test_what_is_no_value_of_the_kind_is_refused(kind: Kind[Any], typed: str) -> None:
    with pytest.raises(Refused):
        kind.read(typed)

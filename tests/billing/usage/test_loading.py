"""What becomes of each row of a file of usage records."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from billing.usage.actions import retry_rejects
from billing.usage.models import StagedRecord, UsageRecord, UsageReject
from keyhall.errors import Invalid, PermissionDenied
from tests.factories.inventory import make_product
from tests.factories.usage import load_csv, usage_csv

pytestmark = pytest.mark.row("E07")


@pytest.fixture
def product(gd: Any) -> Any:
    return make_product(service_number="02088880001", start_date=date(2026, 11, 5))


def test_records_are_kept_with_their_product_and_their_instant(product: Any) -> None:
    load = load_csv(
        usage_csv(
            [
                ("r1", "02088880001", "voice", "12.5", "2026-11-06T08:00:00+08:00"),
                ("r2", "02088880001", "data", 3, "2026-11-06 08:00:00"),
            ]
        )
    )
    assert (load.total_rows, load.loaded, load.duplicate, load.rejected) == (2, 2, 0, 0)
    first, second = UsageRecord.objects.order_by("record_id")
    assert first.product_id == product.pk
    assert first.quantity == Decimal("12.5")
    assert first.started_at == second.started_at == datetime(2026, 11, 6, tzinfo=UTC)
    assert not StagedRecord.objects.exists()


@pytest.mark.parametrize(
    "written",
    [
        "2026-11-28T00:00:00Z",
        "2026-11-28 00:00:00+00:00",
        "2026-11-28T08:00:00",
        "2026-11-28T08:00:00+08:00",
        "2026-11-28T08:00",
        "2026-11-28T08:00:00.000",
        "2026-11-27T19:00:00-05",
        "2026-11-28T05:30:00+0530",
    ],
)
def test_an_instant_may_be_written_in_many_ways(product: Any, written: str) -> None:
    assert load_csv(usage_csv([("r1", "02088880001", "voice", 1, written)])).loaded == 1
    assert UsageRecord.objects.get().started_at == datetime(2026, 11, 28, tzinfo=UTC)


@pytest.mark.parametrize("written", ["7", "7.000000", "007", "000000000007.0"])
def test_a_quantity_may_carry_zeros_at_either_end(product: Any, written: str) -> None:
    assert load_csv(usage_csv([("r1", "02088880001", "voice", written, "2026-11-06 08:00")])).loaded == 1
    assert UsageRecord.objects.get().quantity == 7


def test_columns_may_stand_in_any_order_and_a_mark_of_byte_order_may_precede_them(product: Any) -> None:
    content = (
        "\ufeffkind,started_at,record_id,quantity,service_number\nvoice,2026-11-06 08:00,r1,1,02088880001\n"
    )
    assert load_csv(content.encode()).loaded == 1


def test_a_record_that_is_there_already_or_twice_in_the_file_is_a_duplicate_not_a_reject(
    product: Any,
) -> None:
    row = ("r1", "02088880001", "voice", 1, "2026-11-06 08:00:00")
    again = ("r1", "02088880001", "voice", 9, "2026-11-06T00:00:00Z")
    other = ("r2", "02088880001", "voice", 1, "2026-11-07 08:00:00")
    first = load_csv(usage_csv([row, again, ("r3", "nobody", "voice", 1, "2026-11-06 08:00:00")]))
    second = load_csv(usage_csv([row, other]))
    assert (first.loaded, first.duplicate, first.rejected) == (1, 1, 1)
    assert (second.loaded, second.duplicate, second.rejected) == (1, 1, 0)
    assert UsageRecord.objects.get(record_id="r1").quantity == 1


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (("", "02088880001", "voice", 1, "2026-11-06 08:00"), "bad_record_id"),
        (("r" * 65, "02088880001", "voice", 1, "2026-11-06 08:00"), "bad_record_id"),
        (("r1", "02088880001", "voice", -1, "2026-11-06 08:00"), "bad_quantity"),
        (("r1", "02088880001", "voice", "NaN", "2026-11-06 08:00"), "bad_quantity"),
        (("r1", "02088880001", "voice", "", "2026-11-06 08:00"), "bad_quantity"),
        (("r1", "02088880001", "voice", "1e3", "2026-11-06 08:00"), "bad_quantity"),
        (("r1", "02088880001", "voice", "1_000", "2026-11-06 08:00"), "bad_quantity"),
        (("r1", "02088880001", "voice", "0x1f", "2026-11-06 08:00"), "bad_quantity"),
        (("r1", "02088880001", "voice", " 1", "2026-11-06 08:00"), "bad_quantity"),
        (("r1", "02088880001", "voice", "1.", "2026-11-06 08:00"), "bad_quantity"),
        (("r1", "02088880001", "voice", "0.1234567", "2026-11-06 08:00"), "bad_quantity"),
        (("r1", "02088880001", "voice", "1234567890123", "2026-11-06 08:00"), "bad_quantity"),
        (("r1", "02088880001", "voice", "9" * 200_000, "2026-11-06 08:00"), "bad_quantity"),
        (("r1", "02088880001", "voice", "Infinity", "2026-11-06 08:00"), "bad_quantity"),
        (("r1", "02088880001", "voice", 1, "2026-11-31 08:00"), "bad_time"),
        (("r1", "02088880001", "voice", 1, "2027-02-29 08:00"), "bad_time"),
        (("r1", "02088880001", "voice", 1, "2026-11-06"), "bad_time"),
        (("r1", "02088880001", "voice", 1, "2026-11-06 24:00"), "bad_time"),
        (("r1", "02088880001", "voice", 1, "2026-13-06 08:00:00"), "bad_time"),
        (("r1", "02088880001", "voice", 1, "2026-11-00T08:00:00Z"), "bad_time"),
        (("r1", "02088880001", "voice", 1, "2026-11-06T08:60:00+08:00"), "bad_time"),
        (("r1", "02088880001", "voice", 1, "2026-11-06T08:00:00+15:00"), "bad_time"),
        (("r1", "02088880001", "voice", 1, "2026-11-06T08:00:00+08:60"), "bad_time"),
        (("r1", "02088880001", "voice", 1, "1026-11-06T08:00:00+08:00"), "bad_time"),
        (("r1", "02088880001", "voice", 1, "infinity"), "bad_time"),
        (("r1", "02088880001", "", 1, "2026-11-06 08:00"), "bad_kind"),
        (("r1", "02099999999", "voice", 1, "2026-11-06 08:00"), "unknown_service_number"),
        (("r1", "", "voice", 1, "2026-11-06 08:00"), "unknown_service_number"),
        (("r1", "02088880001", "voice", 1, "2026-11-04 23:59:59"), "outside_service_period"),
        (("r1", "02088880001", "voice", 1, "2041-11-04 23:59:59"), "month_not_open"),
    ],
)
def test_a_row_that_cannot_be_a_record_is_kept_with_its_reason(
    product: Any, row: tuple[Any, ...], reason: str
) -> None:
    load = load_csv(usage_csv([row, ("good", "02088880001", "voice", 1, "2026-11-05 00:00:00")]))
    assert (load.loaded, load.duplicate, load.rejected) == (1, 0, 1)
    reject = UsageReject.objects.get()
    assert (reject.row, reject.reason) == (2, reason)


def test_rows_with_too_many_or_too_few_cells_or_broken_text_do_not_spoil_the_others(product: Any) -> None:
    good = "02088880001,voice,1,2026-11-06 08:00:00"
    content = f"record_id,service_number,kind,quantity,started_at\na,{good}\nb,{good},x,y\nc,voice\n".encode()
    content += b"d\xff," + good.encode() + b"\ne\x00," + good.encode() + b"\nf," + good.encode() + b"\n"
    load = load_csv(content)
    assert (load.total_rows, load.loaded, load.rejected) == (6, 4, 2)
    assert list(UsageReject.objects.values_list("row", "reason")) == [(3, "bad_row"), (4, "bad_row")]


def test_a_huge_cell_is_refused_and_kept_cut_short(product: Any) -> None:
    load = load_csv(usage_csv([("r1", "02088880001", "v" * 3_000_000, 1, "2026-11-06 08:00")]))
    assert load.rejected == 1
    assert len(UsageReject.objects.get().raw["kind"]) == 200


@pytest.mark.parametrize(
    "content", [b"", b"a,b,c\n1,2,3\n", b"\xff\xfe\x00", b"PK\x03\x04 not a table", b"record_id,kind\n"]
)
def test_a_file_that_is_not_a_table_of_usage_records_is_refused_whole(product: Any, content: bytes) -> None:
    with pytest.raises(Invalid) as refusal:
        load_csv(content)
    assert "file" in refusal.value.fields
    assert not UsageReject.objects.exists()


def test_a_file_without_rows_loads_nothing(product: Any) -> None:
    assert load_csv(usage_csv([])).total_rows == 0


def test_a_reject_becomes_a_record_once_its_cause_is_gone(product: Any, acting: Any) -> None:
    load_csv(
        usage_csv(
            [
                ("r1", "02077770001", "voice", 2, "2026-11-06 08:00"),
                ("r2", "02077770001", "voice", "x", "2026-11-06 08:00"),
                ("r3", "02066660001", "voice", 2, "2026-11-06 08:00"),
            ]
        )
    )
    assert retry_rejects(acting=acting).loaded == 0
    late = make_product(service_number="02077770001")
    outcome = retry_rejects(acting=acting)
    assert (outcome.rows, outcome.loaded, outcome.duplicate, outcome.rejected) == (3, 1, 0, 2)
    assert UsageRecord.objects.get().product_id == late.pk
    assert list(UsageReject.objects.values_list("reason", "state")) == [
        ("unknown_service_number", "taken"),
        ("bad_quantity", "open"),
        ("unknown_service_number", "open"),
    ]
    assert retry_rejects(acting=acting).rows == 2


def test_who_may_not_load_changes_nothing(product: Any, acting: Any) -> None:
    load_csv(usage_csv([("r1", "02077770001", "voice", 2, "2026-11-06 08:00")]))
    nobody = type(acting)(acting.uid, "", frozenset(), frozenset(), acting.channel)
    with pytest.raises(PermissionDenied):
        retry_rejects(acting=nobody)
    assert UsageReject.objects.get().state == "open"

from __future__ import annotations

from typing import Any

import pytest
from django.db import ProgrammingError, transaction

from keyhall.reference.divisions import divisions_within, full_name, level_of, parent_code_of
from keyhall.reference.models import Division, DivisionLevel


def test_every_division_of_the_standard_is_there(gd: Any) -> None:
    counts = {level: Division.objects.using("default").filter(level=level).count() for level in DivisionLevel}
    assert counts == {DivisionLevel.PROVINCE: 31, DivisionLevel.CITY: 342, DivisionLevel.COUNTY: 2975}


def test_a_code_says_its_level_and_its_parent() -> None:
    assert (level_of("440000"), parent_code_of("440000")) == (DivisionLevel.PROVINCE, "")
    assert (level_of("440100"), parent_code_of("440100")) == (DivisionLevel.CITY, "440000")
    assert (level_of("440106"), parent_code_of("440106")) == (DivisionLevel.COUNTY, "440100")


def test_a_tenant_reads_names_from_inside(gd: Any) -> None:
    assert full_name("440106") == "广东省广州市天河区"
    assert full_name("110105") == "北京市朝阳区"
    assert full_name("999999") == ""
    assert {division.code[:4] for division in divisions_within("4401")} == {"4401"}


@pytest.mark.row("A03")
def test_a_tenant_cannot_change_reference_data(gd: Any) -> None:
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        Division.objects.using("default").filter(code="440000").update(name="别处")
    assert full_name("440000") == "广东省"

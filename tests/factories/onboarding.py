"""Files of customers as strangers would send them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from itertools import count
from typing import Any

import xlsxwriter

from keyhall.access.actor import system_actor
from tenants.onboarding.actions import open_record
from tenants.onboarding.formats.ibm_telco import CHOICES, COLUMNS
from tenants.onboarding.models import CustomerImport
from tenants.onboarding.running import import_steps

_numbers = count(1)


def telco_row(**cells: str) -> dict[str, str]:
    """A row of the telco table; without internet, so what depends on it says so."""
    row = {name: choices[0] for name, choices in CHOICES.items()}
    row |= {
        "customerID": f"{next(_numbers):04d}-ABCDE",
        "tenure": "11",
        "MonthlyCharges": "29.85",
        "TotalCharges": "328.35",
        "Churn": "No",
    }
    return row | cells


def telco_csv(rows: Iterable[Mapping[str, str]], columns: Sequence[str] = COLUMNS) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, columns, extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def table_csv(headings: Sequence[str], *rows: Sequence[str]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text).writerows([headings, *rows])
    return text.getvalue().encode()


def table_xlsx(*rows: Sequence[Any]) -> bytes:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            for position, value in enumerate(row):
                sheet.write(number, position, value)
    return buffer.getvalue()


def run_import(
    content: bytes,
    *,
    file_name: str = "customers.csv",
    layout: str = "ibm-telco",
    dry_run: bool = False,
    skip_invalid: bool = False,
) -> CustomerImport:
    """Bring a file in, from beginning to end."""
    acting = system_actor("factory")
    record = open_record(
        file_name=file_name, format=layout, dry_run=dry_run, skip_invalid=skip_invalid, acting=acting
    )
    for _step in import_steps(record, lambda: io.BytesIO(content), acting=acting):
        pass
    return record

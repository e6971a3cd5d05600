"""Which requirement rows the tests show: `pytest --trace-rows` prints, for each row of the catalogue,
its id, how many tests carried it and passed in this run, and their names."""

import re
from collections import defaultdict
from pathlib import Path

import pytest

CATALOGUE = Path(__file__).resolve().parents[1] / "docs" / "requirements.md"
PROPERTY = "requirement_row"


def catalogue_rows() -> list[str]:
    """Every row id of the catalogue in its order, the processes L01 to L21 included."""
    text = CATALOGUE.read_text(encoding="utf-8")
    return list(dict.fromkeys(re.findall(r"(?:^\| |· |^)([A-M]\d\d)\b", text, flags=re.MULTILINE)))


class RowTrace:
    """Gathers, per row, the tests that passed."""

    def __init__(self) -> None:
        self.passed: dict[str, list[str]] = defaultdict(list)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.when != "call" or not report.passed:
            return
        for name, row in report.user_properties:
            if name == PROPERTY:
                self.passed[str(row)].append(report.nodeid)

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        for row in catalogue_rows():
            tests = sorted(self.passed[row])
            terminalreporter.write_line(" ".join([row, str(len(tests)), *tests]))


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--trace-rows", action="store_true", help="print the requirement rows the tests show")


def pytest_configure(config: pytest.Config) -> None:
    if config.getoption("--trace-rows") and not hasattr(config, "workerinput"):
        config.pluginmanager.register(RowTrace(), "keyhall-row-trace")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Hand each test's rows to its report, and refuse rows the catalogue does not have."""
    known = set(catalogue_rows())
    for item in items:
        for mark in item.iter_markers("row"):
            unknown = [row for row in mark.args if row not in known]
            if unknown:
                raise pytest.UsageError(f"{item.nodeid}: no row {', '.join(unknown)} in {CATALOGUE.name}")
            item.user_properties.extend((PROPERTY, row) for row in mark.args)

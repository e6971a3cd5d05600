"""The catalogue's states are kept true: nothing counts as there that no test shows."""

import ast
import re
from pathlib import Path

TESTS = Path(__file__).resolve().parent
CATALOGUE = TESTS.parent / "docs" / "requirements.md"


def _states() -> dict[str, str]:
    rows = re.findall(r"^\| ([A-M]\d\d) \|.*\| ([a-z ]+) \|$", CATALOGUE.read_text("utf-8"), re.MULTILINE)
    return dict(rows)


def _rows_of(source: str) -> set[str]:
    """The rows named by the `row` marks in a test module."""
    marks = (
        node
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "row"
    )
    return {str(arg.value) for mark in marks for arg in mark.args if isinstance(arg, ast.Constant)}


def test_every_row_has_a_state() -> None:
    assert set(_states().values()) <= {"done", "first cut", "open"}
    assert len(_states()) > 100


def test_a_row_that_is_there_is_shown_by_a_test() -> None:
    shown = set().union(*(_rows_of(path.read_text("utf-8")) for path in TESTS.glob("**/test_*.py")))
    claimed = {row for row, state in _states().items() if state != "open"}
    assert claimed - shown == set()

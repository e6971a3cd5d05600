"""What the trail of changes may hold: declared by the areas, each subject that any action records."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from keyhall.audit.subjects import all_subjects, subject, subject_named, undeclared

WRITERS = {"record_change", "record_creations"}
SOURCES = ("platform", "tenants", "billing", "api")


def _calls(tree: ast.AST) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in WRITERS:
            yield node


def _constants(path: Path) -> dict[str, str]:
    """The texts that a module calls by a name of its own."""
    found: dict[str, str] = {}
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant):
            names = [target.id for target in node.targets if isinstance(target, ast.Name)]
            found |= dict.fromkeys(names, str(node.value.value))
    return found


def _module(name: str) -> Path:
    path = Path(*name.split(".")).with_suffix(".py")
    return next(p for root in ("", "platform") if (p := settings.CLONE / root / path).exists())


def _imported(tree: ast.AST) -> dict[str, Path]:
    return {
        alias.name: _module(node.module or "")
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
        if alias.name.endswith("SUBJECT")
    }


def recorded_subjects() -> Iterator[tuple[str, str]]:
    """Where the code writes to the trail, and the subject it writes."""
    for root in SOURCES:
        for path in sorted((settings.CLONE / root).rglob("*.py")):
            tree = ast.parse(path.read_text(encoding="utf-8"))
            for call in _calls(tree):
                given = next(entry.value for entry in call.keywords if entry.arg == "subject")
                place = f"{path.relative_to(settings.CLONE)}:{call.lineno}"
                if isinstance(given, ast.Constant):
                    yield place, str(given.value)
                elif isinstance(given, ast.Name):
                    known = _constants(path)
                    home = _imported(tree).get(given.id, path)
                    yield place, known.get(given.id) or _constants(home)[given.id]
                else:
                    yield place, ast.unparse(given)


@pytest.mark.row("A13")
def test_every_subject_that_any_action_records_is_declared() -> None:
    recorded = list(recorded_subjects())
    assert len(recorded) > 30
    assert [place for place, name in recorded if subject_named(name) is None] == []


@pytest.mark.row("A13")
def test_no_subject_is_declared_that_nothing_records() -> None:
    assert {entry.name for entry in all_subjects()} == {name for _place, name in recorded_subjects()}


def test_a_subject_is_declared_once() -> None:
    with pytest.raises(ValueError, match="twice"):
        subject("customers.customer", "", permission="", verbs={}, fields={})


def test_what_is_not_declared_is_named() -> None:
    assert undeclared("no.such", "create", ["name"]) == ["subject no.such"]
    assert undeclared("sites.site", "burn", ["name", "colour"]) == [
        "verb burn of sites.site",
        "field colour of sites.site",
    ]
    assert undeclared("sites.site", "close", ["status"]) == []


@pytest.mark.row("A13")
def test_every_reference_leads_to_a_subject_whose_records_have_names() -> None:
    for entry in all_subjects():
        for field in entry.fields.values():
            if isinstance(field.names, str) and field.names:
                found = subject_named(field.names)
                assert found is not None, (entry.name, field.names)
                assert found.names is not None, (entry.name, field.names)

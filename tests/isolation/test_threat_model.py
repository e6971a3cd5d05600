"""The threat model names tests that there are (A03, A22)."""

import re
from pathlib import Path

import pytest
from django.conf import settings

MODEL = (Path(settings.CLONE) / "docs" / "security.md").read_text(encoding="utf-8")
NAMED = sorted(set(re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", MODEL)))


@pytest.mark.row("A03", "A22")
def test_attacks_are_answered_by_tests() -> None:
    assert len(NAMED) > 30


@pytest.mark.row("A03", "A22")
@pytest.mark.parametrize(("file", "name"), NAMED)
def test_every_test_the_threat_model_names_is_there(file: str, name: str) -> None:
    source = (Path(settings.CLONE) / file).read_text(encoding="utf-8")
    assert f"def {name}(" in source

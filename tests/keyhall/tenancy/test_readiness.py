"""What probes are told while a demonstration's data is being written (A19)."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from keyhall.installation.environment import SEEDED_FILE, Mode


@pytest.mark.usefixtures("transactions")
def test_a_demonstration_is_not_ready_before_its_data_stands(tmp_path: Path, monkeypatch: Any) -> None:
    demonstration = replace(settings.INSTALLATION, mode=Mode.DEMO, var=tmp_path)
    monkeypatch.setattr(settings, "INSTALLATION", demonstration)
    waiting = Client().get("/readyz")
    assert (waiting.status_code, waiting.json()["checks"]["sample data"]) == (503, "being written")
    (tmp_path / SEEDED_FILE).touch()
    assert "sample data" not in Client().get("/readyz").json()["checks"]

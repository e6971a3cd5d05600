"""Resources by name."""

import os
import subprocess
import sys

import pytest

from keyhall.installation.environment import CLONE

FRESH = """
import django
django.setup()
from api.kit.registry import resource_named
for name in ("customers", "bills", "provinces"):
    print(resource_named(name).name)
"""


@pytest.mark.row("B13")
def test_a_process_that_serves_no_addresses_knows_them_all() -> None:
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "keyhall.settings",
        "PYTHONPATH": f"{CLONE / 'platform'}:{CLONE}",
    }
    told = subprocess.run(
        [sys.executable, "-c", FRESH], env=environment, cwd=CLONE, capture_output=True, text=True, check=True
    )
    assert told.stdout.split() == ["customers", "bills", "provinces"]

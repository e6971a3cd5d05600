"""The agents' guide: every call in it works, in the order in which it stands there (I02, A17)."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from keyhall.installation.environment import CLONE
from tests.browser.conftest import Installation
from tests.processes import wait_until
from tests.receivers import Receiver, takes

pytestmark = pytest.mark.row("I02", "A17")
GUIDE = (CLONE / "docs" / "agents.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"```(sh|python)\n(.*?)```", re.DOTALL)
# What the guide leaves to its reader: the last Python block is for a receiver, which this one makes of it.
VERIFY = """
import sys
print(json.dumps(verified(SECRET, json.loads(HEADERS), BODY.encode())))
"""


def blocks(language: str) -> str:
    """All blocks of a language, one after the other."""
    return "\n".join(text for kind, text in BLOCK.findall(GUIDE) if kind == language)


@pytest.fixture
def named(installation: Installation, receive: Callable[..., Receiver]) -> dict[str, Any]:
    """What the guide has its reader set, as the demonstration has it."""
    agent = installation.demo["agents"][0]
    return {
        "KEYHALL": f"http://{agent['host']}",
        "CLIENT_ID": agent["client_id"],
        "CLIENT_SECRET": agent["client_secret"],
        "CONNECT": installation.demo["connect"],
    }


def test_every_block_is_of_a_language_that_runs() -> None:
    kinds = re.findall(r"```(\w*)\n", GUIDE)
    assert set(kinds) <= {"sh", "python", ""}
    assert kinds.count("sh") >= 6
    assert kinds.count("python") >= 3


def test_every_call_with_curl_works(
    named: dict[str, Any], receive: Callable[..., Receiver], tmp_path: Path
) -> None:
    receiver = receive(takes)
    environment = {**os.environ, **named, "RECEIVER": receiver.url}
    done = subprocess.run(
        ["sh", "-eu", "-c", blocks("sh")],
        env=environment,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    assert '"state":"cancelled"' in done.stdout.replace(" ", "")


def test_the_python_client_works(named: dict[str, Any], tmp_path: Path) -> None:
    given = "\n".join(f"{name} = {value!r}" for name, value in named.items())
    script = tmp_path / "client.py"
    script.write_text(f"{given}\n{blocks('python')}", encoding="utf-8")
    done = subprocess.run([sys.executable, script], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr[-2000:]
    order, refused = done.stdout.splitlines()
    assert "acknowledged" in order
    assert refused.startswith("422 ")
    assert "characteristics" in refused


def test_what_arrives_verifies_as_the_guide_has_it(
    named: dict[str, Any], receive: Callable[..., Receiver], tmp_path: Path
) -> None:
    receiver = receive(takes)
    client = blocks("python").partition("keyhall = Keyhall(")[0]
    verify = "import base64" + blocks("python").partition("import base64")[2]
    given = "\n".join(f"{name} = {value!r}" for name, value in named.items())
    register = f"""
keyhall = Keyhall(KEYHALL, CLIENT_ID, CLIENT_SECRET, connect=CONNECT)
made = keyhall.post("webhook-endpoints", {{"url": {receiver.url!r}}})
keyhall.post(f"webhook-endpoints/{{made['uid']}}/test")
print(made["secret"])
"""
    script = tmp_path / "register.py"
    script.write_text(f"{given}\n{client}\n{register}", encoding="utf-8")
    secret = subprocess.run(
        [sys.executable, script], capture_output=True, text=True, timeout=60, check=True
    ).stdout.strip()
    wait_until(lambda: receiver.received, seconds=30, what="the test message")
    (message,) = receiver.received
    headers = {name.lower(): value for name, value in message.headers.items()}
    checking = "\n".join(
        [
            "import json, time",
            verify,
            f"SECRET, HEADERS, BODY = {secret!r}, {json.dumps(headers)!r}, {message.body.decode()!r}",
            VERIFY,
        ]
    )
    script.write_text(checking, encoding="utf-8")
    done = subprocess.run([sys.executable, script], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr[-2000:]
    assert json.loads(done.stdout)["type"] == "webhook.test"

"""A real installation, served by its supervisor, looked at with a real browser.

One installation serves all browser tests of a run, which share one test process (`tests/together.py`).
"""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright

from tests.receivers import receive  # noqa: F401  a fixture

CLONE = Path(__file__).resolve().parents[2]
READY_SECONDS = 480
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


@dataclass(frozen=True)
class Installation:
    """A running demo: its folder, its process and what it says of itself."""

    var: Path
    process: subprocess.Popen[bytes]
    demo: dict[str, Any]

    def address(self, tenant: str, path: str) -> str:
        return f"http://{self.demo['hosts'][tenant]}{path}"

    def person(self, role: str, tenant: str) -> dict[str, str]:
        host = self.demo["hosts"][tenant]
        for user in self.demo["users"]:
            if user["role"] == role and user["host"] == host:
                found: dict[str, str] = user
                return found
        raise LookupError(f"the demo has no {role} at {tenant}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _start(var: Path) -> Installation:
    environment = {
        key: value
        for key, value in os.environ.items()
        if not key.startswith("KEYHALL_") and key not in {"DATABASE_URL", "DJANGO_SETTINGS_MODULE"}
    }
    environment.update(
        VAR=str(var),
        PORT=str(_free_port()),
        KEYHALL_DEMO_SCALE="small",
        PYTHONPATH=f"{CLONE / 'platform'}:{CLONE}",
    )
    command = [sys.executable, "-m", "keyhall.installation", "--tethered"]
    with (var / "supervisor.log").open("wb") as log:
        process = subprocess.Popen(command, cwd=CLONE, env=environment, stdout=log, stderr=log)
    until = time.monotonic() + READY_SECONDS
    while not (var / "demo.json").exists():
        if process.poll() is not None or time.monotonic() > until:
            process.terminate()
            raise RuntimeError((var / "supervisor.log").read_text(errors="replace"))
        time.sleep(0.2)
    return Installation(var, process, json.loads((var / "demo.json").read_text(encoding="utf-8")))


@pytest.fixture(scope="session")
def installation() -> Iterator[Installation]:
    """The whole system in demo mode, small, on a port and in a folder of its own."""
    var = Path(tempfile.mkdtemp(prefix="keyhall-live-"))
    # Else PostgreSQL's user could not enter, and its data would lie, and stay, in a folder of its own.
    var.chmod(0o755)
    running = _start(var)
    yield running
    running.process.send_signal(signal.SIGINT)
    running.process.wait(timeout=60)
    shutil.rmtree(var, ignore_errors=True)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """The machine's Chromium, headless.

    Playwright keeps an event loop running in this thread, in which Django would refuse to ask a database;
    so it ends with each module, and nothing of it is left for tests that share the process.
    """
    path = next((found for name in BROWSERS if (found := shutil.which(name))), None)
    if path is None:
        raise RuntimeError("No browser: install it with `apt-get install chromium`.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=path,
            args=["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"],
        )
        yield browser
        browser.close()


class Visitor:
    """One person's browser; whatever the content policy refuses or a script throws is kept."""

    def __init__(self, context: BrowserContext, installation: Installation) -> None:
        self.context = context
        self.installation = installation
        self.violations: list[str] = []
        context.on("console", self._listen)
        context.on("weberror", lambda error: self.violations.append(str(error.error)))
        self.page: Page = context.new_page()

    def _listen(self, message: ConsoleMessage) -> None:
        if message.type == "error" and (
            "Content Security Policy" in message.text or "Refused" in message.text
        ):
            self.violations.append(message.text)

    def sign_in(self, role: str, tenant: str, path: str = "/staff/") -> Page:
        """By the sign-in page, as a person would."""
        person = self.installation.person(role, tenant)
        self.page.goto(self.installation.address(tenant, path))
        self.page.locator("input[name=login]").fill(person["email"])
        self.page.locator("input[name=password]").fill(person["password"])
        self.page.locator("form:has(input[name=password]) button[type=submit]").first.click()
        self.page.wait_for_url(f"**{self.installation.demo['hosts'][tenant]}/**")
        return self.page

    def open(self, tenant: str, path: str) -> Page:
        self.page.goto(self.installation.address(tenant, path))
        return self.page


@pytest.fixture
def visitor(chromium: Browser, installation: Installation) -> Iterator[Callable[..., Visitor]]:
    """`visitor()`: a new person with a browser of their own; no content policy may have been violated."""
    visitors: list[Visitor] = []

    def make(**options: Any) -> Visitor:
        given = {"viewport": {"width": 1440, "height": 900}, "locale": "zh-CN", **options}
        visitors.append(Visitor(chromium.new_context(**given), installation))
        return visitors[-1]

    yield make
    violations = [text for one in visitors for text in one.violations]
    for one in visitors:
        one.context.close()
    assert violations == []

"""What every page is looked at for."""

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PHONE = {"width": 390, "height": 844}


def faults_of(page: Page) -> list[Any]:
    """What axe finds: each rule broken, with the first elements that break it."""
    found = Axe().run(page, options={"runOnly": TAGS}).response["violations"]
    return [(one["id"], [node["html"] for node in one["nodes"]][:3]) for one in found]

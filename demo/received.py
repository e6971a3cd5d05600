"""What has arrived at the demonstration's receiver: the agent's own notes, kept beside the installation's."""

import fcntl
import json
from typing import Any

from django.utils import timezone
from standardwebhooks import Webhook
from standardwebhooks.webhooks import WebhookVerificationError

from demo.seeding.agents import webhook_secret_of
from demo.seeding.installation import folder

KEPT = 100
LONGEST = 64 * 1024


def take(slug: str, body: bytes, headers: dict[str, str]) -> bool:
    """Verify a webhook's signature and note the message; returns whether it is genuine."""
    try:
        payload = Webhook(webhook_secret_of(slug)).verify(body, headers)
    except (WebhookVerificationError, ValueError):
        return False
    _note(slug, {"id": headers["webhook-id"], "at": timezone.now().isoformat(), "payload": payload})
    return True


def received(slug: str) -> list[dict[str, Any]]:
    """The messages noted, newest first."""
    path = folder() / f"demo-received-{slug}.jsonl"
    if not path.exists():
        return []
    return [json.loads(line) for line in reversed(path.read_text(encoding="utf-8").splitlines())]


def _note(slug: str, entry: dict[str, Any]) -> None:
    """Add a message; one that came before, by its id, is not noted again."""
    path = folder() / f"demo-received-{slug}.jsonl"
    with path.open("a+", encoding="utf-8") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        file.seek(0)
        lines = file.read().splitlines()
        if any(json.loads(line)["id"] == entry["id"] for line in lines):
            return
        kept = [*lines[1 - KEPT :], json.dumps(entry, ensure_ascii=False)]
        file.seek(0)
        file.truncate()
        file.write("\n".join(kept) + "\n")

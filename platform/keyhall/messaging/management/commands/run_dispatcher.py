"""`manage.py run_dispatcher`: carries outboxes to the worker's queue and to inboxes."""

from typing import Any

from django.core.management.base import BaseCommand

from keyhall.messaging.dispatcher import Dispatcher


class Command(BaseCommand):
    help = "Carry what waits in the outboxes, until stopped."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        Dispatcher().run()

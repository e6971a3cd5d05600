"""`manage.py run_worker`: carries out jobs and handles inboxes."""

from typing import Any

from django.core.management.base import BaseCommand

from keyhall.jobs.worker import run_worker


class Command(BaseCommand):
    help = "Carry out background work, until stopped."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        run_worker()

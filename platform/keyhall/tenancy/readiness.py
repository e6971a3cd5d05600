"""What probes are told: is the process alive, can the installation serve."""

from datetime import timedelta

from django.conf import settings
from django.db import DatabaseError, connections
from django.http import JsonResponse
from django.utils import timezone

from keyhall.tenancy.migrations_state import platform_files
from keyhall.tenancy.models import Heartbeat

FRESH = timedelta(seconds=60)
PROCESSES = ("provisioner", "dispatcher", "worker")


def healthz() -> JsonResponse:
    """This process answers."""
    return JsonResponse({"status": "ok"})


def readyz() -> JsonResponse:
    """Database, migrations, provisioner, dispatcher, worker and, in a demonstration, its data: 200 when all
    are well, else 503."""
    checks = {"database": "unreachable"}
    if settings.INSTALLATION.lacks_sample_data:
        checks["sample data"] = "being written"
    try:
        with connections["platform"].cursor() as cursor:
            cursor.execute("SELECT app, name FROM django_migrations")
            applied = {(app, name) for app, name in cursor.fetchall()}
        checks["database"] = "ok"
        checks["migrations"] = "ok" if not platform_files() - applied else "behind"
        beats = dict(Heartbeat.objects.values_list("process", "beat_at"))
        for process in PROCESSES:
            beat = beats.get(process)
            checks[process] = "ok" if beat and timezone.now() - beat < FRESH else "silent"
    except DatabaseError:
        checks["database"] = "unreachable"
    ready = all(value == "ok" for value in checks.values())
    return JsonResponse(
        {"status": "ok" if ready else "waiting", "checks": checks}, status=200 if ready else 503
    )

"""Processes killed again and again while work goes on; `make soak` does it for longer."""

import os
import random
import time
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.db import transaction

from keyhall.installation.logins import dispatcher_role
from keyhall.jobs.models import UNFINISHED, Job, JobState
from keyhall.jobs.registry import enqueue
from keyhall.tenancy.context import tenant_context
from tests.keyhall.jobs.handlers import effects
from tests.processes import Processes, kill_hard, wait_until

HANDLERS = "tests.keyhall.jobs.handlers"
KILLS = 40 if os.environ.get("KEYHALL_SOAK") else 4
BULK = 15 * KILLS
TWO_MINUTES = 120


def ask_for_everything(province: Any, acting: Any) -> None:
    with tenant_context(province), transaction.atomic(using="default"):
        for number in range(BULK):
            enqueue("tests.bulk", acting=acting, payload={"verb": "bulk", "number": number})
        steps = {"steps": 10 * KILLS, "verb": "steps", "pause": 0.1}
        enqueue("tests.steps", acting=acting, payload=steps)


def unfinished(province: Any) -> int:
    with tenant_context(province):
        return Job.objects.filter(state__in=UNFINISHED).count()


@pytest.mark.row("A16", "A03")
def test_processes_killed_at_random_leave_each_effect_once_within_two_minutes(
    province: Any, acting: Any, tmp_path: Path
) -> None:
    chance = random.Random(440000)
    processes = Processes(tmp_path)
    commands = {"run_dispatcher": (), "run_worker": (HANDLERS,)}
    running = {command: processes.start(command, *modules) for command, modules in commands.items()}
    try:
        ask_for_everything(province, acting)
        for kill in range(KILLS):
            time.sleep(1 + 2 * chance.random())
            command = sorted(commands)[kill % 2]
            kill_hard(running[command])
            running[command] = processes.start(command, *commands[command])
        wait_until(lambda: unfinished(province) == 0, seconds=TWO_MINUTES, what="all work is done")
    finally:
        processes.end()
    with tenant_context(province):
        assert effects("bulk") == list(range(BULK))
        assert effects("steps") == list(range(10 * KILLS))
        assert set(Job.objects.values_list("state", flat=True)) == {JobState.DONE}


def test_the_dispatcher_goes_on_after_its_connection_was_cut(
    province: Any, acting: Any, owner: tuple[str, str], tmp_path: Path
) -> None:
    address = settings.DATABASES["platform"]
    role = dispatcher_role(str(address["NAME"]))
    cut = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE usename = %s"
    processes = Processes(tmp_path)
    try:
        dispatcher = processes.start("run_dispatcher")
        with psycopg.connect(
            host=address["HOST"],
            port=address["PORT"],
            dbname=address["NAME"],
            user=owner[0],
            password=owner[1],
            autocommit=True,
        ) as server:
            wait_until(lambda: server.execute(cut, [role]).fetchone() == (1,), seconds=30, what="it connects")
        with tenant_context(province), transaction.atomic(using="default"):
            job = enqueue("tests.urgent", acting=acting, payload={"verb": "cut"})
        processes.start("run_worker", HANDLERS)

        def done() -> bool:
            with tenant_context(province):
                return Job.objects.filter(uid=job.uid, state=JobState.DONE).exists()

        wait_until(done, seconds=30, what="the job is done")
        assert dispatcher.poll() is None
    finally:
        processes.end()

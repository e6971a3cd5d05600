"""The worker: draws jobs and inboxes from the queue, with places that bulk work cannot take (A16)."""

import asyncio
import contextlib
import logging
import signal
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from asgiref.sync import sync_to_async
from procrastinate import App
from procrastinate.contrib.django import app
from procrastinate.contrib.django.utils import connector_params
from procrastinate.exceptions import ConnectorException
from procrastinate.psycopg_connector import PsycopgConnector

from keyhall.jobs.running import SHUTTING_DOWN
from keyhall.jobs.sweep import sweep_tenants
from keyhall.upkeep import do_upkeep

logger = logging.getLogger(__name__)

# What each place draws from; the lanes above bulk have places that it cannot take. A place of its own, and
# not one of several of a procrastinate worker: that looks again at once only for the place that came free
# while others are idle, and so would miss work whose lock has just been given back.
ALL_QUEUES = ["urgent", "inbox", "normal", "bulk"]
# Deliveries to machines outside have places of their own, and take no other: one that hangs holds up nothing.
DELIVERIES = ["delivery"]
PLACES = (ALL_QUEUES[:2], ALL_QUEUES[:3], ALL_QUEUES, ALL_QUEUES, *[DELIVERIES] * 4)
BEAT_SECONDS = 5.0
SWEEP_SECONDS = 60.0
UPKEEP_SECONDS = 6 * 3600.0
HEARTBEAT_SECONDS = 3.0
# A worker that has been silent this long is taken for dead and its jobs are given to others.
SILENT_SECONDS = 15.0

BEAT = (
    "INSERT INTO tenancy_heartbeat (process, beat_at) VALUES ('worker', now()) "
    "ON CONFLICT (process) DO UPDATE SET beat_at = excluded.beat_at"
)


def run_worker() -> None:
    """Work until SIGTERM or SIGINT; a running job then ends its present step and is taken up again later."""
    asyncio.run(_serve())


async def _serve() -> None:
    loop = asyncio.get_running_loop()
    loop.set_default_executor(ThreadPoolExecutor(len(PLACES) + 2, thread_name_prefix="work"))
    connector = PsycopgConnector(kwargs=connector_params("platform"), min_size=1, max_size=4)
    with app.replace_connector(connector) as working:
        async with working.open_async():
            tasks = [asyncio.create_task(work) for work in _parts(working)]
            for number in (signal.SIGTERM, signal.SIGINT):
                loop.add_signal_handler(number, _shut_down, tasks)
            # Whichever part ends first, the process ends: its supervisor starts it anew.
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            _shut_down(tasks)
            outcomes = await asyncio.gather(*tasks, return_exceptions=True)
    faults = [fault for fault in outcomes if isinstance(fault, Exception)]
    if faults:
        raise faults[0]


def _parts(working: App) -> list[Any]:
    places = [
        working.run_worker_async(
            queues=queues,
            concurrency=1,
            name=f"place{number}",
            install_signal_handlers=False,
            delete_jobs="always",
            fetch_job_polling_interval=2.0,
            update_heartbeat_interval=HEARTBEAT_SECONDS,
            stalled_worker_timeout=SILENT_SECONDS,
        )
        for number, queues in enumerate(PLACES)
    ]
    return [*places, _keep_watch(working), _sweep_now_and_then(), _keep_up()]


def _shut_down(tasks: list[asyncio.Task[Any]]) -> None:
    SHUTTING_DOWN.set()
    for task in tasks:
        # A second cancel would cut short the orderly end that the first one began.
        if not task.cancelling():
            task.cancel()


async def _keep_watch(working: App) -> None:
    """Beat, and give the jobs of dead workers to others."""
    while True:
        await working.connector.execute_query_async(BEAT)
        await rescue_stalled(working)
        await asyncio.sleep(BEAT_SECONDS)


async def _sweep_now_and_then() -> None:
    while True:
        await asyncio.sleep(SWEEP_SECONDS)
        await sync_to_async(sweep_tenants, thread_sensitive=False)()


async def _keep_up() -> None:
    """Upkeep a while after the start, so that a worker that is often started anew comes to it as well."""
    await asyncio.sleep(SWEEP_SECONDS)
    while True:
        await sync_to_async(do_upkeep, thread_sensitive=False)(SHUTTING_DOWN)
        await asyncio.sleep(UPKEEP_SECONDS)


async def rescue_stalled(working: App) -> int:
    """Queue again the jobs whose worker has fallen silent; returns how many."""
    stalled = list(await working.job_manager.get_stalled_jobs(seconds_since_heartbeat=SILENT_SECONDS))
    for job in stalled:
        logger.warning("job %s is taken from a worker that fell silent", job.call_string)
        # It may have ended between the two statements.
        with contextlib.suppress(ConnectorException):
            await working.job_manager.retry_job(job)
    return len(stalled)

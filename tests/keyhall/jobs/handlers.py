"""Work that tests ask for; its effects are rows of the trail, which nothing can take back."""

import time
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from keyhall.audit.models import ChangeEntry
from keyhall.audit.trail import record_change
from keyhall.errors import Conflict
from keyhall.jobs.registry import Lane, Progress, Steps, Work, job


def effects(verb: str) -> list[int]:
    """The numbers of the steps whose effects are there, each as often as it is."""
    entries = ChangeEntry.objects.filter(subject="tests", verb=verb).values_list("after__step", flat=True)
    return sorted(entries)


def take_effect(work: Work, verb: str, step: int) -> None:
    record_change(
        acting=work.acting, subject="tests", subject_uid=UUID(int=step), verb=verb, after={"step": step}
    )


@job("tests.steps")
def do_steps(work: Work) -> Steps:
    """`steps` effects under the verb `verb`, one a step, each followed by `pause` seconds."""
    steps, verb = work.payload["steps"], work.payload["verb"]
    done = set(effects(verb))
    for step in range(steps):
        if step not in done:
            take_effect(work, verb, step)
            time.sleep(work.payload["pause"])
        yield Progress(step + 1, steps, _("客户"))
    return {"steps": steps}


@job("tests.bulk", lane=Lane.BULK)
def do_bulk(work: Work) -> dict[str, int]:
    take_effect(work, work.payload["verb"], work.payload["number"])
    time.sleep(work.payload.get("pause", 0))
    return {"number": work.payload["number"]}


@job("tests.urgent", lane=Lane.URGENT)
def do_urgent(work: Work) -> None:
    take_effect(work, work.payload["verb"], 0)


@job("tests.refuses")
def refuse(work: Work) -> Steps:
    take_effect(work, "refused", 0)
    yield Progress(1, 2)
    take_effect(work, "refused", 1)
    raise Conflict(_("记录的当前状态不允许此操作，请刷新后重试。"))


@job("tests.breaks")
def break_down(work: Work) -> None:
    take_effect(work, "broken", 0)
    raise ZeroDivisionError

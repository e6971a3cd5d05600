"""An import from beginning to end, in steps that are committed one by one."""

from collections.abc import Callable, Generator
from dataclasses import dataclass
from typing import BinaryIO

from django.utils.translation import gettext_lazy as _

from keyhall.access.actor import Actor
from keyhall.errors import type_message
from tenants.onboarding.applying import finish_import, refuse_import
from tenants.onboarding.models import CustomerImport, ImportState
from tenants.onboarding.permissions import IMPORT_CUSTOMERS
from tenants.onboarding.reading import FileRefused
from tenants.onboarding.staging import error_entry, stage_rows


@dataclass(frozen=True)
class Step:
    """How far an import is: `done` rows of `total` (None while the file is still being read)."""

    done: int
    total: int | None
    note: type_message


def import_steps(
    record: CustomerImport, open_file: Callable[[], BinaryIO], *, acting: Actor
) -> Generator[Step, None, None]:
    """Run an import; the caller commits after every step, and may begin anew after a crash.

    Rows staged before are not read again; what is written is written in the last step alone.
    """
    acting.require(IMPORT_CUSTOMERS)
    if record.state not in (ImportState.QUEUED, ImportState.RUNNING):
        return
    CustomerImport.objects.filter(pk=record.pk).update(state=ImportState.RUNNING)
    record.state = ImportState.RUNNING
    count = 0
    try:
        with open_file() as file:
            for count in stage_rows(record, file):
                yield Step(count, None, _("正在读取文件"))
    except FileRefused as refusal:
        refuse_import(record, error_entry("", refusal.message), refusal.row)
        yield Step(0, 0, _("文件未导入"))
        return
    yield Step(0, count, _("正在核对并写入客户"))
    finish_import(record, acting=acting)
    yield Step(record.rows, record.rows, _("导入结束"))

"""`manage.py import_customers`: bring customers in from a file, here and now (B13)."""

import json
import time
from pathlib import Path
from typing import Any, NoReturn

from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction

from keyhall.access.actor import Actor, Channel, system_actor
from keyhall.files.storage import store_file
from keyhall.tenancy.context import tenant_context
from keyhall.tenancy.models import Tenant, TenantType
from tenants.onboarding.actions import CONTENT_TYPES, open_record
from tenants.onboarding.models import CustomerImport, ImportFormat, ImportState
from tenants.onboarding.queries import refused_rows
from tenants.onboarding.reading import LARGEST_FILE
from tenants.onboarding.running import import_steps


class Command(BaseCommand):
    help = "Import customers; the same file again creates nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--tenant", required=True, help="slug of the province")
        parser.add_argument("--format", required=True, choices=ImportFormat.values)
        parser.add_argument("--dry-run", action="store_true", help="check everything, write nothing")
        parser.add_argument("--skip-invalid", action="store_true", help="leave refused rows out")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        began = time.monotonic()
        path: Path = options["file"]
        if not path.is_file():
            self._fail(f"没有找到文件 {path}，请核对路径。", as_json=options["json"])
        tenant = Tenant.objects.filter(schema_name=options["tenant"], tenant_type=TenantType.PROVINCE).first()
        if tenant is None:
            self._fail(f"没有名为 {options['tenant']} 的省，请核对 --tenant。", as_json=options["json"])
        acting = system_actor("import_customers", Channel.COMMAND)
        with tenant_context(tenant):
            record = self._import(path, acting, options)
            errors = refused_rows(record, acting=acting)
        self._report(record, errors, options, time.monotonic() - began)

    def _import(self, path: Path, acting: Actor, options: dict[str, Any]) -> CustomerImport:
        with transaction.atomic():
            record = open_record(
                file_name=path.name,
                format=options["format"],
                dry_run=options["dry_run"],
                skip_invalid=options["skip_invalid"],
                acting=acting,
            )
            if path.stat().st_size <= LARGEST_FILE:
                record.file_uid = self._keep(path, acting)
                record.save(update_fields=["file_uid"])
        steps = import_steps(record, lambda: path.open("rb"), acting=acting)
        while True:
            with transaction.atomic():
                step = next(steps, None)
            if step is None:
                return record
            self.stderr.write(f"{step.note} {step.done}/{step.total or '…'}")

    def _keep(self, path: Path, acting: Actor) -> Any:
        with path.open("rb") as file:
            stored = store_file(
                name=path.name,
                content_type=CONTENT_TYPES.get(path.suffix.lower().lstrip("."), "application/octet-stream"),
                content=file,
                purpose="import",
                acting=acting,
                limit=LARGEST_FILE,
            )
        return stored.uid

    def _report(
        self, record: CustomerImport, errors: list[dict[str, Any]], options: dict[str, Any], seconds: float
    ) -> None:
        outcome = {
            "rows": record.rows,
            "created": record.created,
            "skipped": record.skipped,
            "errors": errors,
        }
        if options["json"]:
            self.stdout.write(json.dumps(outcome, ensure_ascii=False))
        else:
            self.stdout.write(
                f"共 {record.rows} 行，新增 {record.created}，已存在 {record.skipped}，"
                f"不合格 {record.refused}，用时 {seconds:.1f} 秒。"
            )
            for error in errors:
                self.stderr.write(f"第 {error['row']} 行 {error['field']}：{error['message']}")
        if record.state == ImportState.REFUSED:
            raise SystemExit(1)

    def _fail(self, message: str, *, as_json: bool) -> NoReturn:
        if as_json:
            self.stdout.write(json.dumps({"error": message}, ensure_ascii=False))
        self.stderr.write(message)
        raise SystemExit(1)

"""`manage.py create_tenant`: a new province by command (A02)."""

import json
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from keyhall.errors import DomainError
from keyhall.tenancy.models import ProvisioningKind, ProvisioningState, Tenant
from keyhall.tenancy.queue import request_provisioning, wait_for


class Command(BaseCommand):
    help = "Create a province; repeating it changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--slug", required=True, help="2 to 12 lower-case letters; also its host")
        parser.add_argument("--name", default="", help="what people call it")
        parser.add_argument("--region", default=None, help="GB/T 2260 code; default: a free one from 900001")
        parser.add_argument("--admin-email", default=None, help="its first administrator")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        arguments = {"name": options["name"], "region": options["region"]}
        if options["admin_email"]:
            arguments["admin_email"] = options["admin_email"]
        try:
            task = wait_for(
                request_provisioning(
                    ProvisioningKind.CREATE, options["slug"], requested_by="command", arguments=arguments
                )
            )
        except DomainError as refusal:
            self._refuse(str(refusal), as_json=options["json"])
        if task.state == ProvisioningState.FAILED:
            self._refuse(task.error, as_json=options["json"])
        self._report(task.slug, task.outcome, as_json=options["json"])

    def _refuse(self, message: str, *, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps({"error": message}, ensure_ascii=False))
        self.stderr.write(message)
        raise SystemExit(1)

    def _report(self, slug: str, outcome: dict[str, Any], *, as_json: bool) -> None:
        tenant = Tenant.objects.get(schema_name=slug)
        port = settings.BASE.partition(":")[2]
        host = f"{slug}.{settings.BASE_HOST}" + (f":{port}" if port else "")
        facts = {
            "slug": slug,
            "name": tenant.name,
            "region": tenant.region,
            "host": host,
            "created": not outcome.get("existed", False),
            "admin_link": outcome.get("link"),
        }
        if as_json:
            self.stdout.write(json.dumps(facts, ensure_ascii=False))
            return
        verb = "已建立" if facts["created"] else "已存在，未作改动"
        self.stdout.write(f"{tenant.name}（{slug}）{verb}：{settings.SCHEME}://{host}/staff/")
        if facts["admin_link"]:
            self.stdout.write(f"管理员一次性链接：{facts['admin_link']}")

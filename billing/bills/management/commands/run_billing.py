"""`manage.py run_billing`: build a month's bills, here and now (E01)."""

import json
from typing import Any, NoReturn

from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction

from billing.bills.actions import start_run
from billing.bills.run import MonthFigures, bill_month, figures_in_json
from billing.rating.conventions import BilledMonth
from keyhall.access.actor import Channel, system_actor
from keyhall.errors import DomainError
from keyhall.tenancy.context import tenant_context
from keyhall.tenancy.models import Tenant, TenantType


class Command(BaseCommand):
    help = "Build the bills of a month; drafts are rebuilt, issued bills stay."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--tenant", required=True, help="slug of the province")
        parser.add_argument("--month", required=True, help="YYYY-MM")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        as_json: bool = options["json"]
        tenant = Tenant.objects.filter(schema_name=options["tenant"], tenant_type=TenantType.PROVINCE).first()
        if tenant is None:
            self._fail(f"没有名为 {options['tenant']} 的省，请核对 --tenant。", as_json=as_json)
        try:
            month = BilledMonth.parse(options["month"])
            with tenant_context(tenant):
                figures = self._bill(month)
        except DomainError as refusal:
            self._fail(str(refusal), as_json=as_json)
        if as_json:
            self.stdout.write(json.dumps(figures_in_json(figures)))
            return
        self.stdout.write(
            f"{month} 共 {figures.customers} 位客户，{figures.bills} 张账单，"
            f"税前 {figures.total_before_tax} 元，税额 {figures.total_tax} 元，合计 {figures.total} 元。"
        )

    def _bill(self, month: BilledMonth) -> MonthFigures:
        """The job's own steps, each in its transaction."""
        run = start_run(month=month, acting=system_actor("run_billing", Channel.COMMAND))
        steps = bill_month(run.pk)
        while True:
            try:
                with transaction.atomic():
                    step = next(steps)
            except StopIteration as end:
                figures: MonthFigures = end.value
                return figures
            self.stderr.write(f"{step.note} {step.done}/{step.total}")

    def _fail(self, message: str, *, as_json: bool) -> NoReturn:
        if as_json:
            self.stdout.write(json.dumps({"error": message}, ensure_ascii=False))
        self.stderr.write(message)
        raise SystemExit(1)

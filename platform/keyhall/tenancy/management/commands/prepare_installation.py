"""`manage.py prepare_installation`: logins, migrations and blueprints, before anything serves."""

import json
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from keyhall.tenancy.migrating import prepare_database
from keyhall.tenancy.models import TenantType
from keyhall.tenancy.provisioning import create_tenant


class Command(BaseCommand):
    help = "Bring the database up to this version (owner's login: KEYHALL_LOGIN=owner)."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.DATABASES["default"]["LOGIN"] != "owner":
            raise CommandError("Set KEYHALL_LOGIN=owner: only the owner's login can prepare the database.")
        done = prepare_database()
        create_tenant("hq", name="集团总部", region="000000", tenant_type=TenantType.HEADQUARTERS)
        self.stderr.write(json.dumps(done))

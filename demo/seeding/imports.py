"""Two imports by a province's own people: one checked only, one carried out (B13)."""

import io

from django.db import transaction

from demo.seeding.people import colleague
from demo.world.prospects import prospects_file
from demo.world.shapes import ProvinceWorld
from demo.world.staff import PROVINCE_MANAGER
from tenants.onboarding.actions import start_import
from tenants.onboarding.models import CustomerImport, ImportFormat

CHECKED = "展会潜在客户（核对）.csv"
BROUGHT_IN = "展会潜在客户.csv"


@transaction.atomic(using="default")
def seed_imports(world: ProvinceWorld, *, seed: int) -> None:
    """Ask for both imports unless they were asked for; the province's worker carries them out."""
    acting = colleague(world, PROVINCE_MANAGER)
    if acting is None or CustomerImport.objects.filter(file_name=CHECKED).exists():
        return
    for name, spoiled, dry_run in ((CHECKED, 3, True), (BROUGHT_IN, 1, False)):
        content = prospects_file(world.slug, seed=seed, rows=9, spoiled=spoiled)
        start_import(
            file=io.BytesIO(content),
            file_name=name,
            format=ImportFormat.KEYHALL,
            dry_run=dry_run,
            skip_invalid=not dry_run,
            acting=acting,
        )

"""Checks that found nothing have their time."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from tenants.headquarters.models import FigureCheck
from tenants.headquarters.upkeep import expire_checks
from tests.factories.headquarters import make_check, make_difference


@pytest.mark.row("A14", "A22")
def test_old_checks_go_and_those_with_differences_stay(hq: Any) -> None:
    long_ago = timezone.now() - timedelta(days=31)
    gone, kept, recent = make_check(), make_check(state="differing"), make_check()
    make_difference(kept)
    FigureCheck.objects.filter(pk__in=[gone.pk, kept.pk]).update(asked_at=long_ago)
    assert expire_checks() == 1
    assert set(FigureCheck.objects.values_list("pk", flat=True)) == {kept.pk, recent.pk}

"""Every text of the interface has its English, and no template speaks Chinese past the catalogues (A18)."""

import pytest
from django.conf import settings

from keyhall.web.translation_checks import check_catalogues


@pytest.mark.row("A18")
def test_nothing_is_missing_fuzzy_obsolete_or_left_in_chinese() -> None:
    assert check_catalogues(settings.CLONE) == []

"""What every list of headquarters is asked: as any other, and that a province's host knows nothing of it."""

from typing import Any, ClassVar

import pytest

from tests.api.cases import ROOT, Clients, ResourceCases


class HeadquartersCases(ResourceCases):
    tenant: ClassVar[str] = "hq"
    allowed: ClassVar[str] = "hq_analyst"
    denied: ClassVar[str] = "system_administrator"

    @pytest.mark.row("A03")
    def test_another_provinces_record_is_not_there(self, client_of: Clients, uid: Any) -> None:
        for role in ("system_administrator", "province_manager"):
            client = client_of(role, "gd")
            for address in self.addresses(uid):
                assert client.get(address).status_code == 404

    @pytest.mark.row("A03")
    def test_a_session_of_another_province_opens_nothing(self, client_of: Clients, uid: Any) -> None:
        client = client_of("province_manager", "gd")
        client.defaults["HTTP_HOST"] = "hq.localhost:8000"
        for address in self.addresses(uid):
            assert client.get(address).status_code == 401


__all__ = ["ROOT", "Clients", "HeadquartersCases"]

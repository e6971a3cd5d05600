"""Where webhooks may not go: inside, by whatever spelling (I02, A22)."""

import socket
import threading
from typing import Any

import pytest

from tenants.channels import addresses
from tenants.channels.addresses import AddressRefused, find_target

pytestmark = pytest.mark.row("I02", "A22")

INSIDE = [
    "127.0.0.1",
    "127.8.9.1",
    "0.0.0.0",  # noqa: S104  nothing is bound to it
    "10.1.2.3",
    "172.16.0.1",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "224.0.0.1",
    "240.0.0.1",
    "255.255.255.255",
    "198.18.0.1",
    "192.0.2.1",
    "[::1]",
    "[::]",
    "[fe80::1]",
    "[fc00::1]",
    "[fec0::1]",
    "[ff02::1]",
    "[::ffff:127.0.0.1]",
    "[::ffff:10.0.0.1]",
    "[2002:7f00:1::]",
    "[64:ff9b::7f00:1]",
    "[2001:0:4136:e378:8000:63bf:80ff:fffe]",
    "localhost",
    "gd.localhost",
    "2130706433",
    "0x7f.1",
    "127.1",
    "0177.0.0.1",
]


@pytest.mark.parametrize("host", INSIDE)
def test_an_address_inside_is_refused(host: str) -> None:
    with pytest.raises(AddressRefused) as refused:
        find_target(f"https://{host}/hook")
    assert refused.value.code in {"address_inside", "no_address"}


@pytest.mark.parametrize("host", ["1.1.1.1", "[2606:4700:4700::1111]", "[64:ff9b::101:101]"])
def test_an_address_on_the_internet_is_taken(host: str) -> None:
    target = find_target(f"https://{host}/hook?a=1")
    assert (target.addresses, target.port, target.path) == ((host.strip("[]"),), 443, "/hook?a=1")


def test_one_address_inside_among_several_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(addresses, "look_up", lambda *_asked: ["1.1.1.1", "10.0.0.1"])
    with pytest.raises(AddressRefused, match="address_inside"):
        find_target("https://example.com/")


def test_a_name_without_address_is_refused() -> None:
    with pytest.raises(AddressRefused, match="no_address"):
        find_target("https://nothing.invalid/")


def test_a_resolver_that_hangs_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    never = threading.Event()
    monkeypatch.setattr(addresses, "LOOK_UP_SECONDS", 0.1)
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_asked, **_more: never.wait(5) and [])
    assert addresses.look_up("example.com", 443) == []
    never.set()


@pytest.mark.parametrize(
    "url",
    [
        "ftp://example.com/",
        "example.com/hook",
        "https://",
        "https:///hook",
        "https://user:secret@example.com/",
        "https://example.com/#part",
        "https://example.com:0x50/",
        "https://example.com:70000/",
        "https://exa mple.com/",
        "https://example.com/a b",
        "https://example.com/\r\nX-Injected: 1",
        "https://例子.cn/",
        "https://example.com/" + "a" * 500,
        "",
    ],
)
def test_what_is_no_address_is_refused(url: str) -> None:
    with pytest.raises(AddressRefused, match="bad_url"):
        find_target(url)


def test_plain_http_is_refused() -> None:
    with pytest.raises(AddressRefused, match="not_https"):
        find_target("http://1.1.1.1/hook")


class TestWhereLoopbackIsAllowed:
    @pytest.fixture(autouse=True)
    def allowed(self, settings: Any) -> None:
        settings.WEBHOOK_ALLOW_LOOPBACK = True

    @pytest.mark.parametrize("host", ["127.0.0.1:8000", "localhost:8000", "gd.localhost:8000", "[::1]:8000"])
    def test_this_machine_is_taken_without_https(self, host: str) -> None:
        assert find_target(f"http://{host}/").port == 8000

    @pytest.mark.parametrize("host", ["10.0.0.1", "169.254.169.254", "192.168.0.1", "[fe80::1]", "0.0.0.1"])
    def test_other_networks_inside_stay_refused(self, host: str) -> None:
        with pytest.raises(AddressRefused, match="address_inside"):
            find_target(f"http://{host}/")

    def test_plain_http_goes_no_further(self) -> None:
        with pytest.raises(AddressRefused, match="not_https"):
            find_target("http://1.1.1.1/hook")

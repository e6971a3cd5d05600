"""Where webhooks may be sent: looked up and checked at registration and before every delivery (A22).

An address inside our networks would let an outsider make our own machines talk to one another. What is
checked is what is connected to: the name is not looked up again.
"""

import ipaddress
import socket
import threading
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from keyhall.errors import type_message

LOOK_UP_SECONDS = 3.0
LONGEST_URL = 500
PORTS = {"http": 80, "https": 443}
NAT64 = ipaddress.ip_network("64:ff9b::/96")
Address = ipaddress.IPv4Address | ipaddress.IPv6Address


class AddressRefused(Exception):
    """Nothing is sent there; `code` says why for programs, `message` for people."""

    def __init__(self, code: str, message: type_message) -> None:
        self.code = code
        self.message = message
        super().__init__(code)


@dataclass(frozen=True)
class Target:
    """A checked place to send to: `addresses` are what `host` led to just now."""

    scheme: str
    host: str
    port: int
    path: str
    addresses: tuple[str, ...]


def find_target(url: str) -> Target:
    """Look up where `url` leads; raises AddressRefused for a URL or an address that nothing is sent to."""
    scheme, host, port, path = _parts(url)
    addresses = tuple(look_up(host, port))
    if not addresses:
        raise AddressRefused("no_address", _("查不到该主机名的地址，请核对后重试。"))
    refuse_inside(addresses)
    if scheme != "https" and not all(ipaddress.ip_address(one).is_loopback for one in addresses):
        raise AddressRefused("not_https", _("请使用 https 地址。"))
    return Target(scheme, host, port, path, addresses)


def refuse_inside(addresses: tuple[str, ...]) -> None:
    """Raise AddressRefused unless every address is out on the internet, or loopback where allowed."""
    for text in addresses:
        address = ipaddress.ip_address(text)
        if address.is_loopback and settings.WEBHOOK_ALLOW_LOOPBACK:
            continue
        if not is_outside(address):
            raise AddressRefused(
                "address_inside", _("该地址指向内部网络（本机、私有或链路本地地址），不能用于回调。")
            )


def is_outside(address: Address) -> bool:
    """Whether an address is one of the internet's, seen through whatever wraps another address in it."""
    if isinstance(address, ipaddress.IPv6Address):
        inner = wrapped_address(address)
        if inner is not None:
            return is_outside(inner)
        if address.is_site_local:
            return False
    return address.is_global and not address.is_multicast and not address.is_reserved


def wrapped_address(address: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """The IPv4 address that an IPv6 one leads to: mapped, 6to4, Teredo, NAT64."""
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    if address.sixtofour is not None:
        return address.sixtofour
    if address.teredo is not None:
        return address.teredo[1]
    return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF) if address in NAT64 else None


def look_up(host: str, port: int) -> list[str]:
    """The addresses behind a host name, in the resolver's order; none where it has none or takes too long.

    Names under `localhost` are this machine, as RFC 6761 has it, whatever the resolver says.
    """
    if host == "localhost" or host.endswith(".localhost"):
        return ["127.0.0.1"]
    found: list[str] = []

    def ask() -> None:
        try:
            infos: list[Any] = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError):
            return
        found.extend(dict.fromkeys(str(info[4][0]).partition("%")[0] for info in infos))

    # A resolver may hang for longer than anybody should wait.
    asking = threading.Thread(target=ask, daemon=True, name="look up")
    asking.start()
    asking.join(LOOK_UP_SECONDS)
    return [] if asking.is_alive() else found


def _parts(url: str) -> tuple[str, str, int, str]:
    wrong = AddressRefused("bad_url", _("请填写完整的网址，例如 https://example.com/hooks。"))
    if len(url) > LONGEST_URL or any(character <= " " or character > "~" for character in url):
        raise wrong
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError:
        raise wrong from None
    if parts.scheme not in PORTS or not host or parts.username is not None or parts.fragment:
        raise wrong
    if parts.scheme == "http" and not settings.WEBHOOK_ALLOW_LOOPBACK:
        raise AddressRefused("not_https", _("请使用 https 地址。"))
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return parts.scheme, host, port or PORTS[parts.scheme], path

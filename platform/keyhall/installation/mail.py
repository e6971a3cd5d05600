"""Where mails go out, read from one address (`KEYHALL_MAIL_URL`)."""

from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from keyhall.installation.environment import MissingSetting

PORTS = {"smtp": 587, "smtps": 465}


@dataclass(frozen=True)
class MailServer:
    """An SMTP server; `smtp` begins in clear and turns to TLS, `smtps` is TLS from the start."""

    host: str
    port: int
    user: str
    password: str
    implicit_tls: bool


def parse_mail_url(text: str) -> MailServer:
    """`smtp://user:password@host:587` or `smtps://user:password@host:465` as a server."""
    wrong = MissingSetting("KEYHALL_MAIL_URL must read smtp://user:password@host:port (or smtps://…).")
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        raise wrong from None
    if parts.scheme not in PORTS or not parts.hostname:
        raise wrong
    return MailServer(
        host=parts.hostname,
        port=port or PORTS[parts.scheme],
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        implicit_tls=parts.scheme == "smtps",
    )

"""Reading where mails go out."""

import pytest

from keyhall.installation.environment import MissingSetting
from keyhall.installation.mail import MailServer, parse_mail_url


@pytest.mark.parametrize(
    ("text", "server"),
    [
        ("smtp://u%40x:p%2Fw@mail.example:2525", MailServer("mail.example", 2525, "u@x", "p/w", False)),
        ("smtps://mail.example", MailServer("mail.example", 465, "", "", True)),
    ],
)
def test_a_mail_server_is_read_from_one_address(text: str, server: MailServer) -> None:
    assert parse_mail_url(text) == server


@pytest.mark.parametrize("text", ["", "mail.example", "http://mail.example", "smtp://", "smtp://m:x"])
def test_an_address_that_is_none_is_told_in_one_line(text: str) -> None:
    with pytest.raises(MissingSetting, match="KEYHALL_MAIL_URL"):
        parse_mail_url(text)

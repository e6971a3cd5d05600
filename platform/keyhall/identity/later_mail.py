"""Mail sent beside the request: how long it takes tells nobody whether an address is registered (A22)."""

import logging
from concurrent.futures import Future, ThreadPoolExecutor

from django.core.mail import EmailMessage
from django.db import connections, transaction

logger = logging.getLogger(__name__)
_sending = ThreadPoolExecutor(2, thread_name_prefix="mail")


def send_later(message: EmailMessage) -> None:
    """Send the message beside the request, when what it tells of is committed."""
    transaction.on_commit(lambda: submit(message), using="platform")


def submit(message: EmailMessage) -> "Future[None]":
    """Send the message on a thread of its own; a failure is logged, since nobody waits for it."""
    return _sending.submit(_send, message)


def _send(message: EmailMessage) -> None:
    try:
        message.send()
    except Exception:
        logger.exception("a mail could not be sent")
    finally:
        connections.close_all()

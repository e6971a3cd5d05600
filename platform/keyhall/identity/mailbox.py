"""The demo's mailbox: mails are kept and shown instead of sent (demo mode only)."""

from collections.abc import Sequence

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from keyhall.identity.models import MailboxMessage


class MailboxBackend(BaseEmailBackend):
    """Keeps every mail as a row for the mailbox page."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        MailboxMessage.objects.bulk_create(
            [
                MailboxMessage(
                    sender=message.from_email,
                    recipients=message.recipients(),
                    subject=str(message.subject)[:500],
                    body=str(message.body),
                )
                for message in email_messages
            ]
        )
        return len(email_messages)

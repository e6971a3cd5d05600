"""Imported into a process of the system: it may send webhooks to this machine, as in the demonstration."""

from django.conf import settings

settings.WEBHOOK_ALLOW_LOOPBACK = True

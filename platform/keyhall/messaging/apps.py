from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class MessagingConfig(AppConfig):
    name = "keyhall.messaging"
    label = "messaging"

    def ready(self) -> None:
        # Each area declares what it listens to in `messages.py`; no message must find its handler missing.
        autodiscover_modules("messages")

from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "portal"
    label = "portal"

    def ready(self) -> None:
        from keyhall.web.menu import register_shell
        from portal.menu import SHELL

        register_shell(SHELL)

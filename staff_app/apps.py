from django.apps import AppConfig


class StaffAppConfig(AppConfig):
    name = "staff_app"
    label = "staff_app"

    def ready(self) -> None:
        from keyhall.web.menu import register_shell
        from staff_app.menu import SHELL

        register_shell(SHELL)

"""What every template knows without being told."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _

from keyhall.rights.role_names import role_names
from keyhall.web.help import help_template_of
from keyhall.web.menu import menu_of
from keyhall.web.preferences import theme_of


def page(request: HttpRequest) -> dict[str, Any]:
    """Theme, the signed-in person's role titles, and the menu of this host's shell."""
    actor = getattr(request, "actor", None)
    context: dict[str, Any] = {
        "theme": theme_of(request),
        "sign_in_help": help_template_of("sign-in"),
        "is_demo": settings.IS_DEMO,
    }
    if (visit := getattr(request, "visit", None)) is not None:
        context["visit"] = visit
    if actor is not None:
        context["role_titles"] = _("、").join(
            str(name) for _code, name in sorted(role_names(actor.roles).items())
        )
        context.update(menu_of(request))
    # Somebody at work keeps the menu when something goes wrong.
    context["problem_base"] = context.get("shell_template", "web/base_signin.html")
    return context

"""What every template knows without being told."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _

from keyhall.rights.models import Spread
from keyhall.rights.role_names import role_names
from keyhall.web.client import api_client
from keyhall.web.help import help_template_of
from keyhall.web.menu import menu_of
from keyhall.web.preferences import theme_of

HALL = "/hall/"
# Whose roles reach no other customer than their own has nothing to choose.
WIDE = (Spread.SUBORDINATES, Spread.GROUP)


def page(request: HttpRequest) -> dict[str, Any]:
    """Theme, the signed-in person's role titles, the menu of this host's shell, and in the hall the customers
    to choose from, for whom there is a choice."""
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
        if actor.widest_spread in WIDE and request.path.startswith(HALL):
            context["customer_units"] = api_client(request).get("hall/units")
    # Somebody at work keeps the menu when something goes wrong.
    context["problem_base"] = context.get("shell_template", "web/base_signin.html")
    return context

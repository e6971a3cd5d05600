"""The life of a site: open until it is closed for good."""

from django.utils.translation import gettext_lazy as _

from keyhall.lifecycle import Lifecycle, Transition
from tenants.sites.models import SiteStatus
from tenants.sites.permissions import KEEP_SITE

SITE = Lifecycle([Transition("close", _("停用"), frozenset({SiteStatus.OPEN}), SiteStatus.CLOSED, KEEP_SITE)])

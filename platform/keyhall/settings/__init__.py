"""Django's settings, put together from what the installation says; nothing else reads the environment."""

import sys

from keyhall.installation.environment import MissingSetting

try:
    from keyhall.settings.base import *  # noqa: F403  settings are a flat namespace to Django
except MissingSetting as missing:
    sys.exit(str(missing))

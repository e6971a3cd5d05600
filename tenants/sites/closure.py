"""What must be ended before a site may be closed, told by the areas that have something there.

Sites know no area above them: each says so in its `closing.py`.
"""

from keyhall.hindrances import Hindrances
from tenants.sites.models import Site

CLOSURE: Hindrances[Site] = Hindrances()

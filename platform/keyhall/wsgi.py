"""The web process's entry."""

import os

from django.core.wsgi import get_wsgi_application

from keyhall.access.chunked_body import ChunkedBody

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "keyhall.settings")
application = ChunkedBody(get_wsgi_application())

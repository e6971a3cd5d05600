"""How tenants may be named: a slug is its schema, its host's first label and part of its login."""

import re

# Headquarters' slug, which provinces send to and it sends from.
HEADQUARTERS = "hq"
SLUG = re.compile(r"[a-z]{2,12}\Z")
BLUEPRINTS = {"province": "blueprint", "headquarters": "blueprinthq"}
RESERVED = frozenset({"public", "platform", "id", "www", "api", "mail", "information", *BLUEPRINTS.values()})


def is_tenant_slug(slug: str) -> bool:
    """Whether `slug` may name a tenant: 2 to 12 lower-case letters, none of the reserved words."""
    return bool(SLUG.match(slug)) and slug not in RESERVED

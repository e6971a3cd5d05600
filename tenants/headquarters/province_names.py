"""What provinces are called: asked of the registry once, for a name stays as it was given (A02)."""

from keyhall.tenancy.models import Tenant, TenantType

_names: dict[str, str] = {}


def province_name(slug: str) -> str:
    """The name of the province, or the slug of one that is no more."""
    if slug not in _names:
        _names.update(Tenant.objects.values_list("schema_name", "name"))
    return _names.get(slug, slug)


def all_province_names() -> list[tuple[str, str]]:
    """Every province by slug and name, in the order of the divisions, to choose from."""
    found = Tenant.objects.filter(tenant_type=TenantType.PROVINCE).order_by("region")
    return list(found.values_list("schema_name", "name"))

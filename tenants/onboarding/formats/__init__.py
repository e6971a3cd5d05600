"""The layouts a file of customers may have."""

from tenants.onboarding.formats.ibm_telco import IbmTelco
from tenants.onboarding.formats.keyhall_table import KeyhallTable
from tenants.onboarding.formats.layout import Layout
from tenants.onboarding.models import ImportFormat

_LAYOUTS: dict[str, Layout] = {
    ImportFormat.KEYHALL: KeyhallTable(),
    ImportFormat.IBM_TELCO: IbmTelco(),
}


def layout_of(name: str) -> Layout:
    """The layout of that name; KeyError for an unknown one."""
    return _LAYOUTS[name]

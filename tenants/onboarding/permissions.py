"""Who may bring customers in from files (B13)."""

from django.utils.translation import gettext_lazy as _

from keyhall.access.registry import permission

# It carries every write an import makes (customers, accounts, products and what they need of the catalogue):
# who may bring in a file need not hold each of them.
IMPORT_CUSTOMERS = permission("onboarding.import_customers", _("导入客户"))

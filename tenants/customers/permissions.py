"""Who may do what with customers and contacts (A10)."""

from django.utils.translation import gettext_lazy as _

from keyhall.access.registry import permission
from keyhall.access.roles import Role

_READERS = (Role.ACCOUNT_MANAGER, Role.ORDER_HANDLER, Role.FINANCE, Role.PROVINCE_MANAGER)
_KEEPERS = (Role.ACCOUNT_MANAGER, Role.PROVINCE_MANAGER)

VIEW_CUSTOMER = permission("customers.view_customer", _("查看客户"), roles=(*_READERS, Role.AGENT_PROGRAM))
# What the province keeps about a customer beside its name and code: contacts, ties, labels, history.
VIEW_CUSTOMER_FILE = permission("customers.view_customer_file", _("查看客户资料全文"), roles=_READERS)
ADD_CUSTOMER = permission("customers.add_customer", _("新增客户"), roles=_KEEPERS)
CHANGE_CUSTOMER = permission("customers.change_customer", _("修改客户"), roles=_KEEPERS)
RETIRE_CUSTOMER = permission("customers.retire_customer", _("注销客户"), roles=(Role.PROVINCE_MANAGER,))
EXPORT_CUSTOMER = permission("customers.export_customer", _("导出客户"), roles=_KEEPERS)
VIEW_CONTACT_DETAILS = permission("customers.view_contact_details", _("查看联系方式全文"), roles=_KEEPERS)
CHANGE_CONTACT = permission("customers.change_contact", _("维护联系人"), roles=_KEEPERS)
ASSIGN_AGENT = permission("customers.assign_agent", _("为客户指派代理商"), roles=(Role.PROVINCE_MANAGER,))

"""Who may do what with customers and contacts (A10)."""

from django.utils.translation import gettext_lazy as _

from keyhall.access.registry import permission

VIEW_CUSTOMER = permission("customers.view_customer", _("查看客户"))
# What the province keeps about a customer beside its name and code: contacts, ties, labels, history.
VIEW_CUSTOMER_FILE = permission("customers.view_customer_file", _("查看客户资料全文"))
ADD_CUSTOMER = permission("customers.add_customer", _("新增客户"))
CHANGE_CUSTOMER = permission("customers.change_customer", _("修改客户"))
RETIRE_CUSTOMER = permission("customers.retire_customer", _("注销客户"))
EXPORT_CUSTOMER = permission("customers.export_customer", _("导出客户"))
VIEW_CONTACT_DETAILS = permission("customers.view_contact_details", _("查看联系方式全文"))
CHANGE_CONTACT = permission("customers.change_contact", _("维护联系人"))
ASSIGN_AGENT = permission("customers.assign_agent", _("为客户指派代理商"))

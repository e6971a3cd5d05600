"""What the trail of changes keeps of imports of customers (A13)."""

from django.utils.translation import gettext_lazy as _

from keyhall.audit.names import names_from
from keyhall.audit.subjects import Field, subject
from tenants.onboarding.models import CustomerImport, ImportFormat
from tenants.onboarding.permissions import IMPORT_CUSTOMERS

IMPORT = subject(
    "onboarding.import",
    _("客户导入"),
    permission=IMPORT_CUSTOMERS,
    resource="customer-imports",
    names=names_from(CustomerImport, "file_name"),
    verbs={"start": _("开始导入")},
    fields={
        "file_name": Field(_("文件名")),
        "format": Field(_("格式"), "choice", ImportFormat.choices),
        "dry_run": Field(_("试运行"), "flag"),
    },
)

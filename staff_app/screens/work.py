"""Lists about imports, background work and provinces."""

from django.utils.translation import gettext_lazy as _

from keyhall.web.screens.declaration import Action, Empty, Screen
from staff_app.screens.billing import RUN_TONES

IMPORTS = Screen(
    resource="customer-imports",
    title=_("客户导入"),
    help="imports",
    columns=(
        "file_name",
        "format",
        "state",
        "dry_run",
        "rows",
        "created",
        "skipped",
        "refused",
        "requested_by",
        "created_at",
    ),
    filters=("state", "format"),
    row_route="import-detail",
    link_column="file_name",
    tones={"state": RUN_TONES},
    actions=(Action(_("导入文件"), "import-new", "upload", "onboarding.import_customers", primary=True),),
    empty=Empty(_("还没有导入过文件"), _("下载模板填写后上传；可以先试运行，看清每一行的问题再正式导入。")),
    refresh_seconds=5,
)

JOBS = Screen(
    resource="jobs",
    title=_("任务与下载"),
    help="jobs",
    columns=("title", "state", "progress", "note", "requested_by", "created_at", "finished_at"),
    filters=("state",),
    row_route="job-detail",
    link_column="title",
    tones={"state": RUN_TONES},
    empty=Empty(_("还没有后台任务"), _("导出、导入和出账等较长的工作会在后台进行，进度和结果文件都在这里。")),
    refresh_seconds=5,
)

PROVINCES = Screen(
    resource="provinces",
    title=_("省份运行情况"),
    help="provinces",
    columns=(
        "name",
        "status",
        "version_state",
        "outbox_waiting",
        "inbox_waiting",
        "lag_seconds",
        "errors",
        "size_bytes",
        "last_backup_at",
        "measured_at",
    ),
    more_columns=(
        "slug",
        "region",
        "host",
        "created_at",
        "version",
        "migrations_missing",
        "outbox_oldest_at",
        "inbox_oldest_at",
        "jobs_under_way",
        "jobs_failed",
        "messages_failed",
    ),
    filters=("status",),
    searchable=_("名称或代号"),
    row_route="province-condition",
    row_key="slug",
    tones={
        "status": {"active": "good", "suspended": "warning"},
        "version_state": {"current": "good", "behind": "warning"},
    },
    actions=(Action(_("开省"), "province-new", "plus", "headquarters.create_province", primary=True),),
    empty=Empty(_("还没有省份"), _("开省之后，省份的主机名立即可用。")),
    refresh_seconds=15,
    exports=True,
    note=_("每 15 秒检查一次；备份功能启用之前，“最近备份”为空。"),
)

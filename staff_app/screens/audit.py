"""Lists about who changed and who looked at what."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from keyhall.web.screens.declaration import Empty, Screen

ACCESS_TONES = {
    "sign_in": "good",
    "sign_out": "neutral",
    "locked_out": "bad",
    "view": "neutral",
    "read": "neutral",
    "export": "warning",
    "unmask": "warning",
    "denied": "bad",
}
# The pages that show one record of a subject.
RECORD_PAGES = {
    "bills.bill": "bill-detail",
    "bills.bill_run": "bill-run-detail",
    "catalogue.offering": "offering-detail",
    "channels.agent": "agent-detail",
    "channels.delivery": "delivery-detail",
    "customers.customer": "customer-detail",
    "jobs.job": "job-detail",
    "notices.notice": "notice-detail",
    "onboarding.import": "import-detail",
    "organisation.reorganisation": "reorganisation-detail",
    "orders.order": "order-detail",
    "points.account": "points-account-detail",
    "points.redemption": "redemption-detail",
    "points.reward": "reward-detail",
    "service.outage": "outage-detail",
    "staffing.post": "post-detail",
    "staffing.team": "team-detail",
    "sites.site": "site-detail",
    "usage.load": "usage-load-detail",
    "headquarters.visit": "visit-detail",
    "visits.visit": "received-visit-detail",
}
# Of records that are shown in lists alone, a page tells the whole trail: the resource it is asked for.
TRAIL_PAGES = {
    "accounts.account": "billing-accounts",
    "catalogue.specification": "product-specifications",
    "channels.endpoint": "webhook-endpoints",
    "customers.contact": "contacts",
    "inventory.product": "products",
    "service.objective": "service-objectives",
    "staffing.holding": "post-holdings",
}


def record_address(entry: Mapping[str, Any]) -> str | None:
    """The page of the record that an entry is about, or of its trail; None where there is neither."""
    subject, of_record = entry["subject"], {"uid": entry["subject_uid"]}
    if subject in TRAIL_PAGES:
        return reverse("record-changes", kwargs={"resource": TRAIL_PAGES[subject], **of_record})
    return reverse(RECORD_PAGES[subject], kwargs=of_record) if subject in RECORD_PAGES else None


def request_address(entry: Mapping[str, Any]) -> str:
    """Everything else that was changed by the same request."""
    return f"{reverse('change-entry-list')}?correlation_id={entry['correlation_id']}"


CHANGES = Screen(
    resource="change-entries",
    title=_("修改痕迹"),
    help="change-entries",
    columns=("recorded_at", "actor_name", "verb_label", "subject", "record", "changes", "channel"),
    more_columns=("correlation_id",),
    filters=(
        "subject",
        "person",
        "verb",
        "field",
        "channel",
        "from",
        "until",
        "correlation_id",
    ),
    link_column="",
    addresses={"record": record_address, "correlation_id": request_address},
    empty=Empty(_("还没有修改痕迹"), _("每次新增或修改都会在这里留下一条记录。")),
    exports=True,
    note=_("谁、何时、通过哪个渠道、把哪个字段从什么改成了什么。"),
)

ACCESSES = Screen(
    resource="access-entries",
    title=_("登录统计"),
    help="access-entries",
    columns=("recorded_at", "actor_name", "kind", "path", "permission", "address"),
    more_columns=("channel", "correlation_id"),
    filters=("kind", "person", "path", "address", "from", "until"),
    link_column="",
    tones={"kind": ACCESS_TONES},
    empty=Empty(_("没有访问记录"), _("登录、退出、查看页面和导出都会在这里留下一条记录。")),
    exports=True,
    note=_("记录按月保存，至少保留六个月。"),
)

"""The workbench's menu; an entry shows where its address exists and the reader may open it."""

from django.utils.translation import gettext_lazy as _

from keyhall.web.menu import Entry, Group, Shell, Way
from keyhall.web.permissions import USE_WORKBENCH

SHELL = Shell(
    prefix="/staff/",
    permission=USE_WORKBENCH,
    name=_("大客户工作台"),
    searches=(
        Way("customer-list", "customers.view_customer", tenant_type="province"),
        Way("national-customer-list", "headquarters.view_national_customer", tenant_type="headquarters"),
    ),
    places=(Way("open-visits", "headquarters.visit_province", tenant_type="headquarters"),),
    downloads_route="job-list",
    help_route="staff-help",
    groups=(
        Group("", (Entry(_("工作台"), "staff-home", "home"),)),
        Group(
            _("客户"),
            (
                Entry(_("客户列表"), "customer-list", "users", "customers.view_customer"),
                Entry(_("在用业务"), "product-list", "router", "inventory.view_product"),
                Entry(_("装机地点"), "site-list", "map-pin", "sites.view_site"),
                Entry(_("公告"), "notice-list", "speakerphone", "notices.view_notice"),
                Entry(_("客户导入"), "import-list", "database-import", "onboarding.import_customers"),
            ),
            tenant_type="province",
        ),
        Group(
            _("订单"),
            (
                Entry(_("工作清单"), "work-list", "inbox", "orders.view_work"),
                Entry(_("订单列表"), "order-list", "receipt", "orders.view_order"),
            ),
            tenant_type="province",
        ),
        Group(
            _("账务"),
            (
                Entry(_("账单"), "bill-list", "file-invoice", "bills.view_bill"),
                Entry(_("出账"), "bill-run-list", "calendar-dollar", "bills.view_bill_run"),
                Entry(_("使用量装载"), "usage-load-list", "upload", "usage.view_usage"),
            ),
            tenant_type="province",
        ),
        Group(
            _("服务质量"),
            (
                Entry(_("达标情况"), "service-level-list", "circle-check", "service.view_service_level"),
                Entry(_("业务中断"), "outage-list", "alert-triangle", "service.view_service_level"),
                Entry(_("服务目标"), "objective-list", "scale", "service.view_objective"),
            ),
            tenant_type="province",
        ),
        Group(
            _("积分"),
            (
                Entry(_("积分账户"), "points-account-list", "coins", "points.view_points"),
                Entry(_("积分流水"), "points-transfer-list", "history", "points.view_points"),
                Entry(_("积分兑换"), "redemption-list", "gift", "points.view_points"),
                Entry(_("积分礼品"), "reward-list", "star", "points.view_points"),
                Entry(_("积分规则"), "points-rules", "list-details", "points.view_points_rule"),
            ),
            tenant_type="province",
        ),
        Group(
            _("产品"),
            (Entry(_("商品目录"), "offering-list", "package", "catalogue.view_catalogue"),),
            tenant_type="province",
        ),
        Group(
            _("集团"),
            (
                Entry(
                    _("全国客户"),
                    "national-customer-list",
                    "building-community",
                    "headquarters.view_national_customer",
                ),
                Entry(
                    _("集团客户人员"),
                    "group-person-list",
                    "users-group",
                    "headquarters.view_national_customer",
                ),
                Entry(_("客户类别与行业"), "national-segments", "affiliate", "headquarters.view_figures"),
                Entry(_("指标明细"), "figure-cell-list", "chart-bar", "headquarters.view_figures"),
                Entry(_("对账"), "reconciliation", "scale", "headquarters.view_figures"),
                Entry(_("省份运行情况"), "province-list", "activity-heartbeat", "headquarters.view_province"),
                Entry(_("访问省公司"), "visit-list", "building", "headquarters.visit_province"),
            ),
            tenant_type="headquarters",
        ),
        Group(
            _("渠道合作"),
            (
                Entry(_("代理商列表"), "agent-list", "affiliate", "channels.view_agent"),
                Entry(_("投递记录"), "delivery-list", "history", "channels.view_agent"),
                Entry(_("演示接收端"), "demo-received", "inbox", "channels.view_agent"),
            ),
            tenant_type="province",
        ),
        Group(
            _("审计"),
            (
                Entry(_("修改痕迹"), "change-entry-list", "history", "audit.view_change_trail"),
                Entry(_("登录统计"), "access-entry-list", "id", "audit.view_access_log"),
            ),
        ),
        Group(
            _("集团访问"),
            (Entry(_("集团访问记录"), "received-visit-list", "building", "visits.view_visit"),),
            tenant_type="province",
        ),
        Group(
            _("系统"),
            (
                Entry(_("人员"), "person-list", "users", "rights.view_people"),
                Entry(_("授权记录"), "assignment-list", "id-badge-2", "rights.view_people"),
                Entry(_("角色与权限"), "role-table", "shield-lock", "rights.view_people"),
                Entry(_("机构"), "organisation", "sitemap", "organisation.view_organisation"),
                Entry(_("岗位管理"), "post-list", "briefcase", "organisation.view_organisation"),
                Entry(_("虚拟团队"), "team-list", "users-group", "organisation.view_organisation"),
                Entry(_("机构调整"), "reorganisation-list", "arrows-split", "organisation.view_organisation"),
                Entry(_("任务与下载"), "job-list", "list-details"),
                Entry(_("参数设置"), "parameter-list", "settings", "parameters.view_parameter"),
                Entry(_("数据字典"), "dictionary-list", "id", "parameters.view_parameter"),
                Entry(_("工作日历"), "working-calendar", "calendar-event", "calendar.view_calendar"),
            ),
        ),
    ),
)

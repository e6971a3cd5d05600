"""Who administers people, roles and what each role shows (A10)."""

from django.utils.translation import gettext_lazy as _

from keyhall.access.registry import permission

VIEW_PEOPLE = permission("rights.view_people", _("查看人员、角色和授权"))
ASSIGN_ROLE = permission("rights.assign_role", _("授予和收回角色"))
APPROVE_ASSIGNMENT = permission("rights.approve_assignment", _("批准或退回敏感授权"))
CHANGE_ROLE = permission("rights.change_role", _("维护自定义角色和字段规则"))
# A customer's own administrator, for the customer's own people alone (M03).
KEEP_COLLEAGUES = permission("rights.keep_colleagues", _("管理本单位人员"))
INVITE_PERSON = permission("rights.invite_person", _("邀请人员"))

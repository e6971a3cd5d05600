"""Addresses of the trails."""

from django.utils.translation import gettext_lazy as _

from api.audit.resource import ACCESS_ENTRIES, CHANGE_ENTRIES
from api.kit.operations import Operation
from api.kit.views import CollectionView
from keyhall.audit.permissions import VIEW_ACCESS_LOG, VIEW_CHANGE_TRAIL


class ChangeEntriesView(CollectionView):
    resource = CHANGE_ENTRIES
    operations = {
        "GET": Operation(
            summary=_("修改痕迹列表"), permission=VIEW_CHANGE_TRAIL, listing=CHANGE_ENTRIES, is_internal=True
        )
    }


class AccessEntriesView(CollectionView):
    resource = ACCESS_ENTRIES
    operations = {
        "GET": Operation(
            summary=_("登录统计列表"), permission=VIEW_ACCESS_LOG, listing=ACCESS_ENTRIES, is_internal=True
        )
    }

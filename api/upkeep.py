"""Exports and answers kept for repeated requests whose time is over."""

from django.conf import settings
from django.utils import timezone

from api.models import Export, IdempotencyKey
from keyhall.files.storage import remove_files
from keyhall.upkeep import AT_ONCE, remove_oldest, tenant_duty


@tenant_duty
def expire_exports() -> int:
    """Lists taken out a while ago, with their files."""
    old = Export.objects.filter(created_at__lt=timezone.now() - settings.EXPORTS_KEPT)
    exports = list(old.order_by("pk").values_list("pk", "file_uid")[:AT_ONCE])
    remove_files(file_uid for _key, file_uid in exports if file_uid is not None)
    return Export.objects.filter(pk__in=[key for key, _file_uid in exports]).delete()[0]


@tenant_duty
def expire_idempotency_keys() -> int:
    """Answers that nobody will ask for again."""
    return remove_oldest(
        IdempotencyKey.objects.filter(created_at__lt=timezone.now() - settings.IDEMPOTENCY_KEYS_KEPT)
    )

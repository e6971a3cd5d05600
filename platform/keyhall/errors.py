"""What an action may refuse with; pages, the API, jobs and commands each show it in their own way.

Messages are lazy translations: they are read in the language of whoever receives them.
"""

from collections.abc import Mapping, Sequence
from typing import ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

type_message = str | Promise


class DomainError(Exception):
    """A refusal with a stable `code` for programs and a `message` that tells a person what to do."""

    status: ClassVar[int] = 400
    default_code: ClassVar[str] = "refused"
    default_message: ClassVar[type_message] = _("请求无法处理。")

    def __init__(self, message: type_message | None = None, *, code: str | None = None) -> None:
        self.message = message if message is not None else self.default_message
        self.code = code or self.default_code
        super().__init__(self.code)

    def __str__(self) -> str:
        return str(self.message)


class Invalid(DomainError):
    """Fields that cannot be taken: `fields` maps each to its messages (422)."""

    status = 422
    default_code = "invalid"
    default_message = _("请更正标出的字段后重新提交。")

    def __init__(
        self, fields: Mapping[str, Sequence[type_message]], message: type_message | None = None
    ) -> None:
        super().__init__(message)
        self.fields = {name: list(messages) for name, messages in fields.items()}

    def __str__(self) -> str:
        return "; ".join(f"{name}: {text}" for name, texts in self.fields.items() for text in texts)


class NotFound(DomainError):
    """Nothing the actor may see answers to this; another tenant's data looks the same (404)."""

    status = 404
    default_code = "not_found"
    default_message = _("没有找到该记录，请核对编号或返回列表重新查找。")


class PermissionDenied(DomainError):
    """The actor lacks a permission (403)."""

    status = 403
    default_code = "permission_denied"
    default_message = _("您没有执行此操作的权限，请联系系统管理员开通。")

    def __init__(self, permission: str, message: type_message | None = None) -> None:
        super().__init__(message)
        self.permission = permission


class Conflict(DomainError):
    """The record's state does not allow this now (409)."""

    status = 409
    default_code = "conflict"
    default_message = _("记录的当前状态不允许此操作，请刷新后重试。")


class Stale(DomainError):
    """Somebody changed the record since the caller read it (412)."""

    status = 412
    default_code = "stale"
    default_message = _("该记录已被他人修改，请刷新后在最新内容上重新提交。")

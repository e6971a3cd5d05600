"""What a token may be good for: each scope is a named set of permissions (I02).

A program has the permissions of its role that its token's scopes name, and no others.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from keyhall.errors import type_message


@dataclass(frozen=True)
class Scope:
    """`permissions` are names as the areas declare them."""

    name: str
    title: type_message
    permissions: frozenset[str]


SCOPES: dict[str, Scope] = {
    scope.name: scope
    for scope in (
        Scope("catalogue:read", _("读取商品目录"), frozenset({"catalogue.view_catalogue"})),
        Scope(
            "customers:read",
            _("读取所服务客户及其账户、装机地点、在用业务"),
            frozenset(
                {
                    "customers.view_customer",
                    "accounts.view_account",
                    "sites.view_site",
                    "inventory.view_product",
                }
            ),
        ),
        Scope("orders:read", _("读取自己的订单"), frozenset({"orders.view_order"})),
        Scope(
            "orders:write",
            _("提交和撤销订单，登记装机地点"),
            frozenset({"orders.view_order", "orders.submit_order", "orders.cancel_order", "sites.keep_site"}),
        ),
        Scope(
            "webhooks",
            _("登记回调地址、查看投递"),
            frozenset({"channels.view_webhook", "channels.change_webhook"}),
        ),
    )
}


def permissions_in(scopes: Iterable[str]) -> frozenset[str]:
    """The permissions that any of `scopes` names; an unknown scope names none."""
    known = [SCOPES[name].permissions for name in scopes if name in SCOPES]
    return frozenset().union(*known)


def scopes_with(permission: str) -> list[str]:
    """The scopes that name `permission`."""
    return sorted(scope.name for scope in SCOPES.values() if permission in scope.permissions)

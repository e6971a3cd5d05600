"""What every template may use: icons, money, dates, badges."""

from datetime import date, datetime
from decimal import ROUND_DOWN, Decimal
from functools import cache

from django import template
from django.contrib.staticfiles import finders
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

register = template.Library()


@cache
def _icon_paths(name: str) -> str:
    path = finders.find(f"vendor/icons/{name}.svg")
    if not path:
        raise LookupError(f"icon {name} is not in vendor.json")
    with open(path, encoding="utf-8") as file:  # noqa: PTH123  finders give plain strings
        text = file.read()
    return text[text.index(">", text.index("<svg")) + 1 : text.rindex("</svg>")].strip()


@register.simple_tag
def icon(name: str, css: str = "") -> SafeString:
    """A Tabler outline icon, hidden from screen readers: it always stands beside words or a label."""
    return format_html(
        '<svg class="icon {}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.75"'
        ' stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" focusable="false">{}</svg>',
        css,
        mark_safe(_icon_paths(name)),  # noqa: S308  our own pinned files
    )


class ForThoseWho(template.Node):
    """What is said to readers who hold a permission alone."""

    def __init__(self, permission: template.base.FilterExpression, inside: template.NodeList) -> None:
        self.permission = permission
        self.inside = inside

    def render(self, context: template.Context) -> SafeString:
        reader = getattr(context.get("request"), "actor", None)
        if reader is None or reader.can(self.permission.resolve(context)):
            return self.inside.render(context)
        return mark_safe("")


@register.tag
def for_those_who(parser: template.base.Parser, token: template.base.Token) -> ForThoseWho:
    """`{% for_those_who "orders.work_order" %}…{% endfor_those_who %}` in a page's help: a part written for
    those who hold the permission; without a reader it stands."""
    _name, permission = token.split_contents()
    inside = parser.parse(("endfor_those_who",))
    parser.delete_first_token()
    return ForThoseWho(parser.compile_filter(permission), inside)


@register.filter
def money(value: Decimal | str | None) -> str:
    """Yuan with thousands separators and two decimals: `1,073,842.60`."""
    if value in (None, ""):
        return "—"
    return f"{Decimal(value):,.2f}"


@register.filter
def ten_thousands(value: Decimal | str | None) -> str:
    """An amount in 万元 with one decimal, for tiles and charts."""
    if value in (None, ""):
        return "—"
    return f"{Decimal(value) / 10000:,.1f}"


@register.filter
def quantity(value: Decimal | str | int | None) -> str:
    """A number with thousands separators, without trailing zeros."""
    if value in (None, ""):
        return "—"
    number = Decimal(value)
    return f"{number:,.0f}" if number == number.to_integral() else f"{number.normalize():,f}"


@register.filter
def day(value: date | str | None) -> str:
    """A date as `2026-11-23`."""
    return str(value)[:10] if value else "—"


@register.filter
def month(value: date | str | None) -> str:
    """A month as `2026-11`."""
    return str(value)[:7] if value else "—"


@register.filter
def moment(value: datetime | str | None) -> str:
    """A time in Shanghai as `2026-11-23 09:42`."""
    if not value:
        return "—"
    parsed = parse_datetime(value) if isinstance(value, str) else value
    if parsed is None:
        return str(value)
    return timezone.localtime(parsed).strftime("%Y-%m-%d %H:%M")


@register.filter
def initials(name: str) -> str:
    """What stands in a round picture: the first two characters of a name."""
    return (name or "—")[:2]


@register.simple_tag
def badge(label: str, tone: str = "neutral") -> SafeString:
    """A small coloured label; tone is neutral, info, good, warning or bad."""
    return format_html('<span class="tone tone-{}">{}</span>', tone, label)


@register.simple_tag
def count_of(count: int) -> str:
    """`共 1,234 条`."""
    return _("共 %(count)s 条") % {"count": f"{count:,}"}


@register.filter
def percent(value: Decimal | str | None) -> str:
    """A rate such as 0.0600 as `6%`."""
    if value in (None, ""):
        return "—"
    number = (Decimal(value) * 100).normalize()
    return f"{number:f}%"


@register.filter
def signed_money(value: Decimal | str | None) -> str:
    """A difference in yuan with its sign: `+1,200.00`, `−35.60`, `0.00`."""
    if value in (None, ""):
        return "—"
    amount = Decimal(value)
    return f"{sign_of(amount)}{abs(amount):,.2f}"


@register.filter
def change_rate(value: Decimal | str | None) -> str:
    """A share by which something changed, with its sign: 0.024 as `+2.4%`."""
    if value in (None, ""):
        return "—"
    share = round(Decimal(value) * 100, 1)
    return f"{sign_of(share)}{abs(share):.1f}%"


def sign_of(number: Decimal) -> str:
    """`+` or the minus sign that is as wide as it; nothing for nought."""
    return "+" if number > 0 else "−" if number < 0 else ""


@register.filter
def month_number(value: date | str | None) -> str:
    """The month of a date alone, for narrow charts: `10`."""
    return str(value)[5:7] if value else ""


@register.filter
def share(value: Decimal | str | None) -> str:
    """A share of one in per cent, cut off after three decimals: 0.9994999 does not reach `99.95%`."""
    if value in (None, ""):
        return "—"
    cut = (Decimal(value) * 100).quantize(Decimal("0.001"), ROUND_DOWN).normalize()
    return f"{cut:f}%"


@register.filter
def size(value: int | None) -> str:
    """A number of bytes as `12.3 MB`."""
    if value is None:
        return "—"
    amount, units = float(value), ["B", "kB", "MB", "GB", "TB"]
    while amount >= 1000 and len(units) > 1:
        amount /= 1000
        units.pop(0)
    return f"{amount:,.0f} {units[0]}" if units[0] == "B" else f"{amount:,.1f} {units[0]}"


@register.filter
def duration(seconds: int | None) -> str:
    """A length of time in its largest unit: `42 秒`, `3 分钟`, `5 小时`, `2 天`."""
    if seconds is None:
        return "—"
    if seconds < 120:
        return _("%(count)s 秒") % {"count": seconds}
    if seconds < 2 * 3600:
        return _("%(count)s 分钟") % {"count": seconds // 60}
    if seconds < 48 * 3600:
        return _("%(count)s 小时") % {"count": seconds // 3600}
    return _("%(count)s 天") % {"count": seconds // 86400}

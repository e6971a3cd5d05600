"""What figures, and the records they are counted from, are called where they are compared (A14)."""

from django.utils.translation import gettext as _

from keyhall.access.actor import Actor
from keyhall.national.figures import all_figures
from tenants.headquarters.compared_values import FILES, UNEQUAL_PARTS

RECORDS = "records:"


def figure_title(name: str, acting: Actor) -> str:
    """A figure by its title; what was told under a topic by the titles of the figures counted from it."""
    if name == FILES:
        return _("全国客户档案")
    topic = name.removeprefix(RECORDS) if name.startswith(RECORDS) else ""
    titles = [str(one.title) for one in all_figures() if one.name == name or one.topic == topic]
    text = _("、").join(titles) or name
    return _("原始记录（%(figures)s）") % {"figures": text} if topic else text


def known_value(text: str, acting: Actor) -> str:
    """A compared value to be read: of records their number and the end of their digest, of a total whose
    parts are not what the records come to how many of them."""
    total, mark, parts = text.partition(UNEQUAL_PARTS)
    if mark:
        return _("%(total)s，其中 %(parts)s 处有误") % {"total": total, "parts": parts}
    count, stroke, digest = text.partition("/")
    if not stroke:
        return text
    return _("%(count)s 条，摘要 …%(digest)s") % {"count": count, "digest": digest[-6:]}


def figure_choices() -> list[tuple[str, str]]:
    """Every figure by name and title."""
    return [(figure.name, str(figure.title)) for figure in all_figures()]

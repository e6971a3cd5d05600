"""What a province tells its customers, relative to the demonstration's day."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, slots=True)
class NoticePlan:
    """A notice; `audience` is `all` or a customer class, days relative to today."""

    title: str
    text: str
    audience: str
    published_from: date
    published_until: date | None


def notices(today: date) -> Iterator[NoticePlan]:
    """Three notices in force for everybody, and one for the group customers alone."""
    cutover = today + timedelta(days=5)
    yield NoticePlan(
        f"{cutover.month} 月 {cutover.day} 日凌晨骨干网割接通知",
        f"为提升网络可靠性，{cutover.month} 月 {cutover.day} 日 00:00–04:00 将对骨干网节点进行割接。\n"
        "割接期间互联网专线和数字专线可能出现一至两次、每次不超过 10 分钟的中断。\n"
        "如当晚有重要业务保障需要，请提前联系您的客户经理。",
        "all",
        today - timedelta(days=2),
        cutover,
    )
    yield NoticePlan(
        "年度发票集中开具安排",
        "本年度最后一次发票集中开具定于下月 15 日至 20 日，请核对开票信息。\n"
        "如需变更抬头、税号或收件地址，请在 10 日前告知客户经理。",
        "all",
        today - timedelta(days=9),
        None,
    )
    yield NoticePlan(
        "集团客户专属保障升级",
        "即日起，集团客户的数字专线故障由省级保障团队直接受理，处理进度每两小时通报一次。",
        "group",
        today - timedelta(days=6),
        None,
    )
    yield NoticePlan(
        "网上营业厅可在线受理新装与终止",
        "采购人员可以在“订购”中选择商品、提交前查看价格，并随时跟踪施工进度；在“业务”中可以为一项业务选定终止日期。",
        "all",
        today - timedelta(days=20),
        None,
    )

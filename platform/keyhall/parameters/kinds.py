"""What kinds of value a parameter may have: how each is typed in, kept and shown (A11)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any, Generic, TypeVar

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from keyhall.errors import type_message

Value = TypeVar("Value")
HUNDRED = Decimal(100)
SEPARATORS = str.maketrans("，、；;\n", ",,,,,")
LONGEST_WORD = 40


class Refused(ValueError):
    """What was typed is no value of this kind, or out of bounds; `message` says what to type."""

    def __init__(self, message: type_message) -> None:
        super().__init__(str(message))
        self.message = message


class Kind(Generic[Value]):
    """`read` takes what a person typed, `text` writes it back so that `read` takes it again; `kept` and
    `restored` go between the value and its JSON."""

    name = ""

    def read(self, text: str) -> Value:
        raise NotImplementedError

    def text(self, value: Value) -> str:
        return str(value)

    def kept(self, value: Value) -> Any:
        return value

    def restored(self, kept: Any) -> Value:
        return kept  # type: ignore[no-any-return]  # kept as it is

    def bounds(self) -> type_message:
        """What may be typed, in words."""
        return ""


@dataclass(frozen=True)
class Whole(Kind[int]):
    """A whole number from `least` to `most`."""

    least: int
    most: int
    name = "integer"

    def read(self, text: str) -> int:
        try:
            value = int(text)
        except ValueError:
            raise Refused(_("请填写整数。")) from None
        return _within(value, self.least, self.most, self.bounds())

    def bounds(self) -> type_message:
        return format_lazy(_("{least} 至 {most} 的整数"), least=f"{self.least:,}", most=f"{self.most:,}")


@dataclass(frozen=True)
class Number(Kind[Decimal]):
    """A decimal number from `least` to `most`."""

    least: Decimal
    most: Decimal
    name = "decimal"

    def read(self, text: str) -> Decimal:
        return _within(_decimal(text), self.least, self.most, self.bounds())

    def text(self, value: Decimal) -> str:
        return f"{value.normalize():f}"

    def kept(self, value: Decimal) -> str:
        return self.text(value)

    def restored(self, kept: Any) -> Decimal:
        return Decimal(kept)

    def bounds(self) -> type_message:
        return format_lazy(
            _("{least} 至 {most} 的数"), least=self.text(self.least), most=self.text(self.most)
        )


@dataclass(frozen=True)
class Share(Number):
    """A share of one, typed as `80%` or `0.8`."""

    name = "share"

    def read(self, text: str) -> Decimal:
        whole, sign, rest = text.strip().replace("％", "%").partition("%")
        if rest:
            raise Refused(_("请填写百分数，例如 80%。"))
        value = _decimal(whole) / HUNDRED if sign else _decimal(whole)
        return _within(value, self.least, self.most, self.bounds())

    def text(self, value: Decimal) -> str:
        return f"{(value * HUNDRED).normalize():f}%"

    def kept(self, value: Decimal) -> str:
        return f"{value.normalize():f}"

    def bounds(self) -> type_message:
        return format_lazy(_("{least} 至 {most}"), least=self.text(self.least), most=self.text(self.most))


class Flag(Kind[bool]):
    """Yes or no."""

    name = "flag"

    def read(self, text: str) -> bool:
        if text not in {"true", "false"}:
            raise Refused(_("请选择是或否。"))
        return text == "true"

    def text(self, value: bool) -> str:
        return "true" if value else "false"


@dataclass(frozen=True)
class Choice(Kind[str]):
    """One of a few values, each with its name."""

    choices: tuple[tuple[str, type_message], ...]
    name = "choice"

    def read(self, text: str) -> str:
        if text not in dict(self.choices):
            raise Refused(_("请从列出的值中选择。"))
        return text


# The units a stretch of time may be typed in, and how many seconds each has.
UNITS: dict[str, tuple[type_message, int]] = {
    "minute": (_("分钟"), 60),
    "hour": (_("小时"), 3_600),
    "day": (_("天"), 86_400),
}


@dataclass(frozen=True)
class Duration(Kind[timedelta]):
    """A stretch of time, typed as so many of `unit`, from `least` to `most` of them."""

    unit: str
    least: int
    most: int
    name = "duration"

    def read(self, text: str) -> timedelta:
        return self._seconds(Whole(self.least, self.most).read(text))

    def text(self, value: timedelta) -> str:
        return str(int(value.total_seconds()) // UNITS[self.unit][1])

    def kept(self, value: timedelta) -> int:
        return int(value.total_seconds())

    def restored(self, kept: Any) -> timedelta:
        return timedelta(seconds=kept)

    def bounds(self) -> type_message:
        return Whole(self.least, self.most).bounds()

    def _seconds(self, count: int) -> timedelta:
        return timedelta(seconds=count * UNITS[self.unit][1])


class TimeOfDay(Kind[time]):
    """An hour and minute, typed as `18:00`."""

    name = "time"

    def read(self, text: str) -> time:
        try:
            return time.fromisoformat(text.strip().replace("：", ":")).replace(second=0, microsecond=0)
        except ValueError:
            raise Refused(_("请填写时间，例如 18:00。")) from None

    def text(self, value: time) -> str:
        return f"{value:%H:%M}"

    def kept(self, value: time) -> str:
        return self.text(value)

    def restored(self, kept: Any) -> time:
        return time.fromisoformat(kept)

    def bounds(self) -> type_message:
        return _("24 小时制，例如 18:00")


@dataclass(frozen=True)
class Words(Kind[tuple[str, ...]]):
    """A list of words, typed with commas between them; from `least` to `most` of them, none twice."""

    least: int
    most: int
    name = "words"

    def read(self, text: str) -> tuple[str, ...]:
        words = tuple(word.strip() for word in text.translate(SEPARATORS).split(",") if word.strip())
        if not self.least <= len(words) <= self.most:
            raise Refused(self.bounds())
        if len(set(words)) < len(words):
            raise Refused(_("有重复的词，请删去。"))
        if any(len(word) > LONGEST_WORD for word in words):
            raise Refused(format_lazy(_("每个词最多 {limit} 个字，请缩短。"), limit=LONGEST_WORD))
        return words

    def text(self, value: Sequence[str]) -> str:
        return ", ".join(value)

    def kept(self, value: Sequence[str]) -> list[str]:
        return list(value)

    def restored(self, kept: Any) -> tuple[str, ...]:
        return tuple(kept)

    def bounds(self) -> type_message:
        return format_lazy(_("{least} 至 {most} 个词，用逗号分隔"), least=self.least, most=self.most)


def _decimal(text: str) -> Decimal:
    try:
        value = Decimal(text.strip())
    except InvalidOperation:
        raise Refused(_("请填写数字。")) from None
    if not value.is_finite():
        raise Refused(_("请填写数字。"))
    return value


Bounded = TypeVar("Bounded", int, Decimal)


def _within(value: Bounded, least: Bounded, most: Bounded, bounds: type_message) -> Bounded:
    if not least <= value <= most:
        raise Refused(format_lazy(_("请填写{bounds}。"), bounds=bounds))
    return value

"""Which passwords are taken: hard to guess, and in no list of breached ones (A22)."""

import re
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from pypinyin import lazy_pinyin
from zxcvbn import zxcvbn

from keyhall.identity.breach_list import is_breached
from keyhall.identity.models import User

# Of 0 to 4: a hundred million guesses and more, beyond what anybody gets at a slow hash or a counted form.
LEAST_SCORE = 3
# What zxcvbn looks at; its work grows fast with the length.
LONGEST_LOOKED_AT = 72
# Chinese favourites its dictionaries don't have, the commonest first.
FAVOURITES = (
    *("woaini", "5201314", "1314520", "aini1314", "wodemima", "mima", "woaiwojia", "zhongguo", "nihao"),
    *("qwe123", "a123456", "aa123456", "zxcvbnm123", "q1w2e3r4", "1qaz2wsx", "1qaz@wsx", "admin@123"),
    *("yidong", "dianxin", "liantong", "tongxin", "guangdian", "keyhall", "dakehu", "guanliyuan", "xitong"),
    *("beijing", "tianjin", "hebei", "shanxi", "neimenggu", "liaoning", "jilin", "heilongjiang", "shanghai"),
    *(
        "jiangsu",
        "zhejiang",
        "anhui",
        "fujian",
        "jiangxi",
        "shandong",
        "henan",
        "hubei",
        "hunan",
        "guangdong",
    ),
    *("guangxi", "hainan", "chongqing", "sichuan", "guizhou", "yunnan", "xizang", "shaanxi", "gansu"),
    *(
        "qinghai",
        "ningxia",
        "xinjiang",
        "shenzhen",
        "guangzhou",
        "hangzhou",
        "chengdu",
        "huawei",
        "zhongxing",
    ),
)


class StrengthValidator:
    """Refuses what is guessed soon: words, names, dates, keyboard rows, one's own name and address."""

    def validate(self, password: str, user: User | None = None) -> None:
        """Raise ValidationError saying what to do instead."""
        found = zxcvbn(password[:LONGEST_LOOKED_AT], user_inputs=[*words_about(user), *FAVOURITES])
        if found["score"] < LEAST_SCORE:
            raise ValidationError(
                _(
                    "这个密码容易被猜到。请加长，或改用几个互不相关的词；"
                    "不要用姓名、邮箱、地名、日期、键盘顺序或常用词加数字。"
                ),
                code="password_guessable",
            )

    def get_help_text(self) -> str:
        return _("用几个互不相关的词最好记也最难猜；不要用姓名、邮箱、地名、日期或键盘顺序。")


class BreachValidator:
    """Refuses passwords of the list that the setting BREACH_LIST names."""

    def validate(self, password: str, user: User | None = None) -> None:
        """Raise ValidationError saying what to do instead."""
        if is_breached(password, Path(settings.BREACH_LIST)):
            raise ValidationError(
                _(
                    "这个密码已出现在公开泄露的密码库中。请换一个从未在别处用过的密码，也不要只改动一两个字符。"
                ),
                code="password_breached",
            )

    def get_help_text(self) -> str:
        return _("不要使用在其他网站用过的密码：已公开泄露的密码不能使用。")


def words_about(user: User | None) -> list[str]:
    """What anybody knows of a person: parts of name, address and number, the name in pinyin as well."""
    if user is None:
        return []
    syllables = lazy_pinyin(user.name)
    words = [user.name, "".join(syllables), "".join(syllables[1:] + syllables[:1]), user.phone]
    words += re.split(r"[\W_]+", user.email)
    return [word.lower() for word in words if len(word) >= 2]

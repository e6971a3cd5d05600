"""Names of fictional people."""

import random
from dataclasses import dataclass

from pypinyin import lazy_pinyin

SURNAMES = (
    "王李张刘陈杨黄赵周吴徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯"
    "邓曹彭曾肖田董袁潘蒋蔡余杜叶程苏魏吕丁沈任姚卢姜崔谭陆汪范"
)
MALE_GIVEN = (
    "伟",
    "强",
    "磊",
    "军",
    "勇",
    "杰",
    "涛",
    "明",
    "超",
    "刚",
    "平",
    "辉",
    "鹏",
    "飞",
    "斌",
    "波",
    "建国",
    "志强",
    "海涛",
    "文博",
    "俊杰",
    "浩然",
    "宇轩",
    "子豪",
    "立新",
    "振华",
    "国栋",
    "晓东",
    "永康",
    "嘉诚",
    "思远",
    "启明",
    "泽宇",
    "景行",
    "承志",
    "绍文",
    "家铭",
    "学勤",
    "仲恺",
    "伯涵",
    "耀庭",
    "锦程",
)
FEMALE_GIVEN = (
    "芳",
    "娜",
    "敏",
    "静",
    "丽",
    "艳",
    "娟",
    "霞",
    "燕",
    "玲",
    "婷",
    "雪",
    "慧",
    "颖",
    "洁",
    "倩",
    "雅琴",
    "晓红",
    "文静",
    "雨桐",
    "思琪",
    "佳怡",
    "梦瑶",
    "丽华",
    "秀英",
    "玉兰",
    "海燕",
    "春梅",
    "婉清",
    "若溪",
    "欣然",
    "诗涵",
    "书瑶",
    "静怡",
    "佩珊",
    "慧敏",
    "嘉宁",
    "素文",
    "月华",
    "清秋",
)


@dataclass(frozen=True, slots=True)
class Name:
    """A person's name with the sex it goes with (`male`, `female`)."""

    text: str
    sex: str

    @property
    def mailbox(self) -> str:
        """The part of an e-mail address before the @: given name, dot, surname, in pinyin."""
        surname, given = self.text[0], self.text[1:]
        return f"{''.join(lazy_pinyin(given))}.{''.join(lazy_pinyin(surname))}"


def choose_name(rng: random.Random) -> Name:
    """A name; the first surnames of the list are the commonest."""
    surname = SURNAMES[min(int(rng.expovariate(1 / 16)), len(SURNAMES) - 1)]
    if rng.random() < 0.56:
        return Name(surname + rng.choice(MALE_GIVEN), "male")
    return Name(surname + rng.choice(FEMALE_GIVEN), "female")

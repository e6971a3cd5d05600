"""Names of fictional organizations: companies, public bodies, units of the army."""

import random
from dataclasses import dataclass

from pypinyin import Style, lazy_pinyin

from demo.world.numbers import AUTHORITY, COMPANY, INSTITUTION
from demo.world.places import Place

COINED_FIRST = "澜屿曜岚霁璟昊翎骁沅芃峤泓筠砚珩翊桓栩晟煦琅铄瀚槿"
COINED_LAST = "川辰帆原岳野舟禾岑庭桥岭潮羽棠图域链弦序岸汐谷森衡"

# Sections of GB/T 4754 by their letter, with what stands for it in a company's name.
INDUSTRIES: dict[str, tuple[str, ...]] = {
    "C": ("精密制造", "电子", "智能装备", "汽车零部件", "家居", "纺织", "光电", "新材料", "食品"),
    "I": ("科技", "软件", "数字技术", "云计算", "网络科技", "信息技术"),
    "G": ("物流", "供应链", "航运", "仓储", "冷链物流"),
    "F": ("商贸", "百货", "连锁零售", "跨境电商"),
    "J": ("融资租赁", "商业保理", "保险经纪", "金融科技"),
    "D": ("新能源", "清洁能源", "燃气", "水务"),
    "E": ("建设工程", "市政工程", "装饰工程"),
    "L": ("人力资源", "企业服务", "会展"),
    "Q": ("医疗器械", "健康管理", "医院管理"),
    "P": ("教育科技", "职业教育"),
    "R": ("文化传媒", "文化旅游", "数字文创"),
    "A": ("农业科技", "现代农业", "种业"),
}
PUBLIC_INDUSTRY = "S"
AUTHORITIES = ("政务服务数据管理局", "市场监督管理局", "水务局", "交通运输局", "机关事务管理局", "应急管理局")
INSTITUTIONS = (
    "公共资源交易中心",
    "融媒体中心",
    "城市运行管理中心",
    "医疗保障事务中心",
    "教育信息中心",
    "档案馆",
    "急救指挥中心",
)
ARMY_UNITS = (
    "第一通信站",
    "第二通信站",
    "后勤保障大队",
    "训练基地",
    "联勤仓库",
    "军械修理所",
    "气象站",
    "院校联络处",
)


@dataclass(frozen=True, slots=True)
class Organization:
    """An organization's name and what follows from it.

    `registration` is the first two digits of its credit code, None where it has no published one (the army);
    `domain` is its reserved (`.example`) internet domain.
    """

    name: str
    industry: str
    registration: str | None
    domain: str


def coin_word(rng: random.Random) -> str:
    """A word of two characters that no known company is called."""
    return rng.choice(COINED_FIRST) + rng.choice(COINED_LAST)


def coin_company(rng: random.Random, region: str, forms: tuple[str, ...]) -> Organization:
    """A company: region, coined word, industry, legal form."""
    word = coin_word(rng)
    industry = rng.choice(list(INDUSTRIES))
    business = rng.choice(INDUSTRIES[industry])
    domain = domain_of(word, region)
    return Organization(f"{region}{word}{business}{rng.choice(forms)}", industry, COMPANY, domain)


def coin_public_body(rng: random.Random, place: Place, province_character: str) -> Organization:
    """A body of party, government or army in the place's city or district."""
    draw = rng.random()
    if draw < 0.15:
        name = f"驻{province_character}某部{place.city.short_name}{rng.choice(ARMY_UNITS)}"
        return Organization(name, PUBLIC_INDUSTRY, None, domain_of(initials(name), place.city.short_name))
    area = (
        place.city.name
        if draw < 0.45 or place.district == place.city.name
        else place.city.name + place.district
    )
    kinds, registration = (AUTHORITIES, AUTHORITY) if draw < 0.7 else (INSTITUTIONS, INSTITUTION)
    kind = rng.choice(kinds)
    return Organization(f"{area}{kind}", PUBLIC_INDUSTRY, registration, domain_of(initials(kind), area))


def domain_of(word: str, region: str) -> str:
    """A domain that can't exist: the word and the region in pinyin under `.example` (RFC 2606)."""
    return f"{''.join(lazy_pinyin(word))}-{initials(region)}.example"


def initials(text: str) -> str:
    """The first letters of each character's pinyin."""
    return "".join(lazy_pinyin(text, style=Style.FIRST_LETTER))

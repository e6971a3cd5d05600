"""The 31 provincial tenants and how large each one's part of the demonstration is."""

from dataclasses import dataclass

KEY_CLASSES = ("important", "high_value", "group", "strategic")
RICH_PROVINCES = ("gd", "zj", "sc")
SMALL_PROVINCES = ("gd", "zj")


@dataclass(frozen=True, slots=True)
class Province:
    """A province; `region` is the two digits of GB/T 2260 it owns, `character` its one-character name."""

    slug: str
    region: str
    name: str
    short_name: str
    character: str


PROVINCES: dict[str, Province] = {
    slug: Province(slug, region, name, short_name, character)
    for slug, region, name, short_name, character in (
        ("bj", "11", "北京市", "北京", "京"),
        ("tj", "12", "天津市", "天津", "津"),
        ("he", "13", "河北省", "河北", "冀"),
        ("sx", "14", "山西省", "山西", "晋"),
        ("nm", "15", "内蒙古自治区", "内蒙古", "蒙"),
        ("ln", "21", "辽宁省", "辽宁", "辽"),
        ("jl", "22", "吉林省", "吉林", "吉"),
        ("hl", "23", "黑龙江省", "黑龙江", "黑"),
        ("sh", "31", "上海市", "上海", "沪"),
        ("js", "32", "江苏省", "江苏", "苏"),
        ("zj", "33", "浙江省", "浙江", "浙"),
        ("ah", "34", "安徽省", "安徽", "皖"),
        ("fj", "35", "福建省", "福建", "闽"),
        ("jx", "36", "江西省", "江西", "赣"),
        ("sd", "37", "山东省", "山东", "鲁"),
        ("ha", "41", "河南省", "河南", "豫"),
        ("hb", "42", "湖北省", "湖北", "鄂"),
        ("hn", "43", "湖南省", "湖南", "湘"),
        ("gd", "44", "广东省", "广东", "粤"),
        ("gx", "45", "广西壮族自治区", "广西", "桂"),
        ("hi", "46", "海南省", "海南", "琼"),
        ("cq", "50", "重庆市", "重庆", "渝"),
        ("sc", "51", "四川省", "四川", "川"),
        ("gz", "52", "贵州省", "贵州", "黔"),
        ("yn", "53", "云南省", "云南", "滇"),
        ("xz", "54", "西藏自治区", "西藏", "藏"),
        ("sn", "61", "陕西省", "陕西", "陕"),
        ("gs", "62", "甘肃省", "甘肃", "甘"),
        ("qh", "63", "青海省", "青海", "青"),
        ("nx", "64", "宁夏回族自治区", "宁夏", "宁"),
        ("xj", "65", "新疆维吾尔自治区", "新疆", "疆"),
    )
}


@dataclass(frozen=True, slots=True)
class Scale:
    """How much of the world is made; `rich` counts key accounts and ordinary businesses."""

    name: str
    rich: tuple[int, int]
    fewest: int
    most: int
    months: int
    provinces: tuple[str, ...]


FULL = Scale("full", rich=(300, 36), fewest=12, most=25, months=13, provinces=tuple(PROVINCES))
SMALL = Scale("small", rich=(11, 2), fewest=12, most=13, months=3, provinces=SMALL_PROVINCES)
SCALES = {scale.name: scale for scale in (FULL, SMALL)}

"""The offerings themselves."""

from demo.world.catalogue import (
    BASIC,
    BROADBAND,
    CLOUD,
    MOBILE_DATA,
    SMS,
    TRIAL,
    VALUE_ADDED,
    WITHDRAWN,
    OfferingPlan,
    SpecificationPlan,
    choice,
    metered,
    number,
    rent,
    setup,
)

SERVICE_LEVEL = choice("service_level", "服务等级", "", "标准", "金牌", "钻石")

INTERNET = SpecificationPlan(
    "dedicated_internet",
    "互联网专线",
    "专线",
    "独享带宽、固定公网地址的互联网接入。",
    (
        choice("bandwidth", "带宽", "Mbps", 50, 100, 200, 500, 1000),
        number("addresses", "公网地址数", "个", 1, 64),
        SERVICE_LEVEL,
    ),
)
LEASED_LINE = SpecificationPlan(
    "leased_line",
    "数字专线",
    "专线",
    "两点之间的透明传输电路，带宽独占。",
    (
        choice("bandwidth", "带宽", "Mbps", 10, 50, 100, 200, 1000),
        choice("protection", "保护方式", "", "无保护", "双路由"),
        SERVICE_LEVEL,
    ),
)
DIGITAL_DATA = SpecificationPlan(
    "digital_data_network",
    "DDN 专线",
    "专线",
    "早期的低速数据电路，不再新装。",
    (choice("bandwidth", "带宽", "Mbps", 1, 2),),
)
PRIVATE_NETWORK = SpecificationPlan(
    "mpls_vpn",
    "MPLS-VPN 组网",
    "组网",
    "多点互联的虚拟专用网，分业务等级。",
    (
        choice("bandwidth", "带宽", "Mbps", 10, 20, 50, 100),
        number("sites", "站点数", "个", 2, 60),
        SERVICE_LEVEL,
    ),
)
SD_WAN = SpecificationPlan(
    "sd_wan",
    "SD-WAN 智能组网",
    "组网",
    "按应用选路的广域网，即插即用。",
    (number("sites", "站点数", "个", 2, 40), choice("bandwidth", "带宽", "Mbps", 20, 50, 100)),
)
FIFTH_GENERATION = SpecificationPlan(
    "private_5g",
    "5G 专网",
    "移动",
    "园区内数据不出场的 5G 网络切片。",
    (choice("slice", "切片类型", "", "优享", "专享", "尊享"), number("cells", "专用小区数", "个", 1, 24)),
)
MOBILE_GROUP = SpecificationPlan(
    "mobile_group",
    "集团 V 网",
    "移动",
    "单位成员之间短号互拨、统付话费与流量。",
    (number("members", "成员数", "户", 10, 800),),
)
INTERNET_OF_THINGS = SpecificationPlan(
    "iot_connection",
    "物联网卡",
    "物联网",
    "面向设备的蜂窝连接，可集中管理。",
    (number("cards", "卡数", "张", 50, 4000), choice("network", "网络", "", "NB-IoT", "Cat.1", "5G RedCap")),
)
TRUNK = SpecificationPlan(
    "voice_trunk",
    "语音中继",
    "语音",
    "接入单位交换机的数字中继。",
    (choice("channels", "话路数", "路", 30, 60, 120), choice("signalling", "信令", "", "SIP", "PRI")),
)
FOUR_HUNDRED = SpecificationPlan(
    "toll_shared_number",
    "400 统一号码",
    "语音",
    "全国统一接入号码，主被叫分摊付费。",
    (choice("number_grade", "号码等级", "", "普通", "优选", "尊贵"),),
)
MESSAGING = SpecificationPlan(
    "sms_port",
    "企信通短信端口",
    "消息",
    "以单位端口号收发短信。",
    (choice("port_length", "端口位数", "位", 12, 16, 20), number("speed", "下发速率", "条/秒", 10, 500)),
)
DATA_CENTRE = SpecificationPlan(
    "idc_cabinet",
    "IDC 机柜",
    "云与数据中心",
    "数据中心机柜、电力与带宽接入。",
    (number("cabinets", "机柜数", "个", 1, 20), choice("power", "单柜功率", "kW", 3, 5, 8)),
)
CLOUD_HOST = SpecificationPlan(
    "cloud_host",
    "云主机",
    "云与数据中心",
    "按规格计费的弹性计算实例。",
    (number("instances", "实例数", "台", 1, 60), choice("size", "规格", "", "4核8G", "8核16G", "16核64G")),
)
CONFERENCE = SpecificationPlan(
    "video_conference",
    "云视讯会议",
    "协同",
    "高清视频会议室与终端接入。",
    (number("rooms", "会议室数", "间", 1, 30),),
)

OFFERINGS: tuple[OfferingPlan, ...] = (
    OfferingPlan(
        "DIA-STD",
        "互联网专线（标准）",
        INTERNET,
        "line",
        14,
        (setup("1000", BROADBAND), rent("1680", BROADBAND, "专线月租")),
    ),
    OfferingPlan(
        "DIA-PRM",
        "互联网专线（尊享）",
        INTERNET,
        "line",
        6,
        (
            setup("2000", BROADBAND),
            rent("2980", BROADBAND, "专线月租"),
        ),
    ),
    OfferingPlan(
        "LL-OTN",
        "数字专线 OTN",
        LEASED_LINE,
        "line",
        9,
        (setup("3000", BASIC), rent("3600", BASIC, "电路月租")),
    ),
    OfferingPlan(
        "LL-DDN", "DDN 专线（存量）", DIGITAL_DATA, "line", 2, (rent("420", BASIC, "电路月租"),), WITHDRAWN
    ),
    OfferingPlan(
        "VPN-MPLS",
        "MPLS-VPN 企业组网",
        PRIVATE_NETWORK,
        "line",
        8,
        (setup("800", BASIC, "站点开通费"), rent("620", BASIC, "站点月租", "站点·月", "sites")),
    ),
    OfferingPlan(
        "VPN-SDWAN",
        "SD-WAN 智能组网",
        SD_WAN,
        "line",
        5,
        (rent("380", VALUE_ADDED, "站点月租", "站点·月", "sites"),),
        TRIAL,
    ),
    OfferingPlan(
        "5G-PN",
        "5G 专网（园区）",
        FIFTH_GENERATION,
        "line",
        4,
        (
            setup("12000", MOBILE_DATA, "网络开通费"),
            rent("2600", MOBILE_DATA, "小区月租", "小区·月", "cells"),
            metered(
                "data_traffic",
                "超出流量费",
                "GB",
                MOBILE_DATA,
                (400, 3200),
                (0, "0.90"),
                (1000, "0.70"),
                (3000, "0.50"),
            ),
        ),
    ),
    OfferingPlan(
        "MOB-VNET",
        "集团 V 网",
        MOBILE_GROUP,
        "mobile",
        9,
        (
            rent("5", BASIC, "成员功能费", "户·月", "members"),
            metered("voice_minutes", "网外通话费", "分钟", BASIC, (800, 9000), (0, "0.10")),
            metered("data_traffic", "统付流量费", "GB", MOBILE_DATA, (60, 900), (0, "3.00"), (500, "2.40")),
        ),
    ),
    OfferingPlan(
        "IOT-SIM",
        "物联网卡",
        INTERNET_OF_THINGS,
        "mobile",
        6,
        (
            rent("1.20", MOBILE_DATA, "连接费", "张·月", "cards"),
            metered("data_traffic", "流量费", "GB", MOBILE_DATA, (30, 600), (0, "2.50"), (200, "1.90")),
        ),
    ),
    OfferingPlan(
        "VOX-TRUNK",
        "语音中继",
        TRUNK,
        "voice",
        9,
        (
            setup("600", BASIC),
            rent("18", BASIC, "话路月租", "路·月", "channels"),
            metered(
                "voice_minutes",
                "通话费",
                "分钟",
                BASIC,
                (2000, 26000),
                (0, "0.15"),
                (5000, "0.12"),
                (15000, "0.10"),
            ),
        ),
    ),
    OfferingPlan(
        "VOX-400",
        "400 统一号码",
        FOUR_HUNDRED,
        "shared",
        4,
        (
            rent("200", VALUE_ADDED, "号码功能费"),
            metered("voice_minutes", "被叫通话费", "分钟", BASIC, (300, 6000), (0, "0.20"), (3000, "0.16")),
        ),
    ),
    OfferingPlan(
        "MSG-SMS",
        "企信通短信",
        MESSAGING,
        "shared",
        8,
        (
            rent("300", SMS, "端口月租"),
            metered(
                "sms_messages",
                "短信费",
                "条",
                SMS,
                (5000, 180000),
                (0, "0.060"),
                (50000, "0.050"),
                (100000, "0.042"),
            ),
        ),
    ),
    OfferingPlan(
        "IDC-RACK",
        "IDC 机柜",
        DATA_CENTRE,
        "line",
        5,
        (
            setup("1500", CLOUD, "上架费"),
            rent("4200", CLOUD, "机柜月租", "机柜·月", "cabinets"),
            metered("electricity", "电力使用费", "kWh", CLOUD, (1500, 14000), (0, "0.92")),
        ),
    ),
    OfferingPlan(
        "CLD-HOST",
        "云主机",
        CLOUD_HOST,
        "line",
        8,
        (
            rent("360", CLOUD, "实例月租", "台·月", "instances"),
            metered(
                "outbound_traffic",
                "出网流量费",
                "GB",
                CLOUD,
                (100, 2800),
                (0, "0.80"),
                (1000, "0.68"),
                (2000, "0.60"),
            ),
        ),
    ),
    OfferingPlan(
        "UC-CONF",
        "云视讯会议",
        CONFERENCE,
        "line",
        4,
        (
            rent("480", VALUE_ADDED, "会议室月租", "间·月", "rooms"),
            metered("meeting_minutes", "外呼入会费", "分钟", VALUE_ADDED, (200, 4000), (0, "0.06")),
        ),
    ),
)
OFFERING_BY_CODE = {offering.code: offering for offering in OFFERINGS}
SPECIFICATIONS = tuple(
    {offering.specification.code: offering.specification for offering in OFFERINGS}.values()
)

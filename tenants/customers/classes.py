"""Key-account classes (B01), industries, and what the code and the queues make of them (B02)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class CustomerClass(models.TextChoices):
    """How a key account is ranked (B02); its digits were part of the code when that was issued."""

    IMPORTANT = "important", _("重要客户")
    HIGH_VALUE = "high_value", _("高值客户")
    GROUP = "group", _("集团客户")
    STRATEGIC = "strategic", _("战略客户")
    BUSINESS = "business", _("商业客户")


CLASS_DIGITS = {
    CustomerClass.IMPORTANT: "01",
    CustomerClass.HIGH_VALUE: "02",
    CustomerClass.GROUP: "03",
    CustomerClass.STRATEGIC: "04",
    CustomerClass.BUSINESS: "09",
}

# The priority mark of today's class; the lower comes first in every queue.
CLASS_PRIORITIES = {
    CustomerClass.IMPORTANT: 1,
    CustomerClass.STRATEGIC: 2,
    CustomerClass.GROUP: 3,
    CustomerClass.HIGH_VALUE: 4,
    CustomerClass.BUSINESS: 9,
}


class Industry(models.TextChoices):
    """The sections of GB/T 4754-2017."""

    AGRICULTURE = "A", _("农、林、牧、渔业")
    MINING = "B", _("采矿业")
    MANUFACTURING = "C", _("制造业")
    ENERGY = "D", _("电力、热力、燃气及水生产和供应业")
    CONSTRUCTION = "E", _("建筑业")
    TRADE = "F", _("批发和零售业")
    TRANSPORT = "G", _("交通运输、仓储和邮政业")
    HOSPITALITY = "H", _("住宿和餐饮业")
    INFORMATION = "I", _("信息传输、软件和信息技术服务业")
    FINANCE = "J", _("金融业")
    REAL_ESTATE = "K", _("房地产业")
    LEASING = "L", _("租赁和商务服务业")
    RESEARCH = "M", _("科学研究和技术服务业")
    ENVIRONMENT = "N", _("水利、环境和公共设施管理业")
    RESIDENT_SERVICES = "O", _("居民服务、修理和其他服务业")
    EDUCATION = "P", _("教育")
    HEALTH = "Q", _("卫生和社会工作")
    CULTURE = "R", _("文化、体育和娱乐业")
    PUBLIC_ADMINISTRATION = "S", _("公共管理、社会保障和社会组织")
    INTERNATIONAL = "T", _("国际组织")

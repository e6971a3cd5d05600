"""Personal data as it is shown to whoever may not see it whole."""

import re


def mask_text(text: str) -> str:
    """Keep the first character.

    >>> mask_text("天河区华穗路 1 号")
    '天***'
    """
    return f"{text[:1]}***" if text else ""


def mask_phone(number: str) -> str:
    """Keep the first three and last four digits of a mobile number, the area code and last two of others.

    >>> mask_phone("13812345678"), mask_phone("020-81234567")
    ('138****5678', '020-******67')
    """
    if re.fullmatch(r"1\d{10}", number):
        return f"{number[:3]}****{number[7:]}"
    area, dash, rest = number.rpartition("-")
    return f"{area}{dash}{'*' * max(len(rest) - 2, 0)}{rest[-2:]}"


def mask_email(address: str) -> str:
    """Keep the first letter and the domain.

    >>> mask_email("li.na@example.cn")
    'l***@example.cn'
    """
    name, at, domain = address.partition("@")
    return f"{name[:1]}***{at}{domain}" if at else "*" * len(address)


def mask_document(number: str) -> str:
    """Keep the first four and last four characters of an identity document.

    >>> mask_document("11010119900307123X")
    '1101**********123X'
    """
    if len(number) <= 8:
        return "*" * len(number)
    return f"{number[:4]}{'*' * (len(number) - 8)}{number[-4:]}"


def mask_address(address: str) -> str:
    """Keep the first six characters, which name the city.

    >>> mask_address("广州市天河区华穗路 1 号")
    '广州市天河区***'
    """
    return f"{address[:6]}***" if address else ""


def mask_day(day: str) -> str:
    """Keep the year of a day written as 1990-03-07.

    >>> mask_day("1990-03-07")
    '1990-**-**'
    """
    return f"{day[:4]}-**-**" if day else ""

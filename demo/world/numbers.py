"""Numbers of the fictional world: correct in form and check digits, never issued to anybody real."""

import random

from stdnum.cn import uscc

# Mobile prefixes no operator has been given, so that no demonstration number rings anywhere.
UNISSUED_MOBILE_PREFIXES = ("154", "160", "161", "163", "164", "168", "169")
ORGANISATION_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
COMPANY, AUTHORITY, INSTITUTION = "91", "11", "12"


def credit_code(registration: str, division: str, serial: int) -> str:
    """A unified social credit code (GB 32100): registration, division, organisation code, check.

    `serial` makes it unique; the organisation code has its own check digit (GB 11714).
    """
    body = organisation_body(serial)
    stem = registration + division + body + organisation_check(body)
    return stem + uscc.calc_check_digit(stem)


def organisation_body(serial: int) -> str:
    """Eight characters from a serial: `MA` as newly registered organisations have, then six in base 31."""
    characters = []
    # A step coprime to 31**6 spreads neighbouring serials, so that codes don't look counted.
    scattered = (serial * 387_420_499 + 52_711) % 31**6
    for _ in range(6):
        scattered, position = divmod(scattered, 31)
        characters.append(ORGANISATION_ALPHABET[position])
    return "MA" + "".join(characters)


def organisation_check(body: str) -> str:
    """The check digit of an organisation code of eight characters (modulo 11; ten is written X)."""
    alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    total = sum(
        alphabet.index(character) * weight
        for character, weight in zip(body, ORGANISATION_WEIGHTS, strict=True)
    )
    check = 11 - total % 11
    return {10: "X", 11: "0"}.get(check, str(check))


def mobile_number(rng: random.Random) -> str:
    """Eleven digits in a prefix that is issued to no operator."""
    return rng.choice(UNISSUED_MOBILE_PREFIXES) + f"{rng.randrange(10**8):08d}"


def landline_number(rng: random.Random, area_code: str, digits: int) -> str:
    """`area code-number`; no local number begins with 90 to 94, so none of these is anybody's."""
    return f"{area_code}-{rng.randrange(90, 95)}{rng.randrange(10 ** (digits - 2)):0{digits - 2}d}"

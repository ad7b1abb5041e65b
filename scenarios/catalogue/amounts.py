"""Numbers in a catalogue file: whole numbers, and prices in minor units.

Every function takes the text of one cell and says what is wrong with it by `Malformed`,
whose text follows the name of the column.
"""

import re

# Chosen: more than these is a slip of the pen, not stock, weight or a price.
MOST_PIECES = 10_000_000
MOST_GRAMS = 100_000_000
MOST_MINOR = 10_000_000_000

# ISO 4217, the currencies in use, by their number of decimals.
_CURRENCIES = {
    0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF",
    2: (
        "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BRL BSD BTN BWP "
        "BYN BZD CAD CDF CHF CNY COP CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP "
        "GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT "
        "LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN "
        "NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP "
        "SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD UYU UZS VED "
        "VES WST XCD XCG YER ZAR ZMW ZWG"
    ),
    3: "BHD IQD JOD KWD LYD OMR TND",
}
_DECIMALS = {code: count for count, codes in _CURRENCIES.items() for code in codes.split()}

_WHOLE = re.compile(r"[0-9]+")
_DECIMAL = re.compile(r"([0-9]+)(?:\.([0-9]+))?")
_NEGATIVE = re.compile(r"-\s*[0-9.]+")
# Longer than any number that is let through, so that nothing longer is ever worked out.
_MOST_DIGITS = 15


class Malformed(ValueError):
    """The text of a cell is not what its column holds; the message follows the column's name."""


def decimals_of(currency: str) -> int:
    """Return how many decimals a currency has; raises Malformed for an unknown one."""
    if currency not in _DECIMALS:
        raise Malformed(f"{quoted(currency)} is not an ISO 4217 currency code such as USD")
    return _DECIMALS[currency]


def whole_number(text: str, most: int) -> int | None:
    """Read a whole number from 0 to `most`; blank is None, which is not 0."""
    if not text:
        return None
    _refuse_negative(text)
    if _WHOLE.fullmatch(text) is None:
        raise Malformed(f"is not a whole number: {quoted(text)}")
    return _bounded(text, most, text)


def minor_units(text: str, currency: str) -> int | None:
    """Read a price such as 9.99 into minor units of `currency`; blank is None, which is not 0."""
    if not text:
        return None
    _refuse_negative(text)
    found = _DECIMAL.fullmatch(text)
    if found is None:
        raise Malformed(f"is not a price such as 9.99: {quoted(text)}")
    whole, fraction = found[1], found[2] or ""
    allowed = decimals_of(currency)
    if len(fraction) > allowed:
        raise Malformed(f"has too many decimals, {currency} has {allowed}: {quoted(text)}")
    return _bounded(whole + fraction.ljust(allowed, "0"), MOST_MINOR, text)


def price_text(minor: int, currency: str) -> str:
    """Write minor units as a person does: 999 US cents are 9.99."""
    decimals = decimals_of(currency)
    if not decimals:
        return str(minor)
    whole, fraction = divmod(minor, 10**decimals)
    return f"{whole}.{fraction:0{decimals}d}"


def quoted(text: str) -> str:
    """Quote a cell in a message, cut short and free of control characters."""
    shown = text if len(text) <= 40 else text[:40] + "…"
    return '"' + "".join(sign if sign.isprintable() else "�" for sign in shown) + '"'


def _refuse_negative(text: str) -> None:
    if _NEGATIVE.fullmatch(text):
        raise Malformed(f"is negative: {quoted(text)}")


def _bounded(digits: str, most: int, text: str) -> int:
    significant = digits.lstrip("0") or "0"
    if len(significant) > _MOST_DIGITS or int(significant) > most:
        raise Malformed(f"is absurdly high: {quoted(text)}")
    return int(significant)

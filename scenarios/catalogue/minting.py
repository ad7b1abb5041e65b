"""SKUs and references that a file does not have, derived from what it has.

The same file gives the same SKUs and references, so that a second import finds the first.
"""

import re
import unicodedata
from collections.abc import Sequence
from hashlib import sha256

# The longest SKU that the ERP takes.
LONGEST_SKU = 64
_DIGEST_DIGITS = 8
_SLUG_IN_REFERENCE = 60


def minted_sku(handle: str, values: Sequence[str]) -> str:
    """Make a SKU of a handle and option values, such as WOOL-CAP-BLUE-M.

    Accents are dropped; where more than that is lost (another script, an emoji, the length), a
    digest of the whole keeps two different variants apart.
    """
    plain = [_plain(part) for part in (handle, *values)]
    slug = "-".join(part for part in map(_slug, plain) if part).upper()
    if all(part.isascii() for part in plain) and 0 < len(slug) <= LONGEST_SKU:
        return slug
    room = LONGEST_SKU - _DIGEST_DIGITS - 1
    digest = _digest(handle, *values)[:_DIGEST_DIGITS].upper()
    return "-".join(part for part in (slug[:room].strip("-") or "ITEM", digest) if part)


def reference(kind: str, name: str, handle: str, values: Sequence[str] = ()) -> str:
    """Name a record of an import: one style, variant, price line or receipt, for good.

    Readable as far as it goes, unique by its digest, safe in a list of references.
    """
    slug = _slug(_plain(f"{name}-{handle}"))[:_SLUG_IN_REFERENCE].lower()
    return f"{kind}-{slug}-{_digest(kind, name, handle, *values)[:16]}"


def lookalike(text: str) -> str:
    """Return what two texts share that a person cannot tell apart (PRD-07)."""
    return text.strip().casefold()


def _plain(text: str) -> str:
    """Drop accents, which are combining marks once a text is taken apart."""
    apart = unicodedata.normalize("NFKD", text)
    return "".join(sign for sign in apart if not unicodedata.combining(sign))


def _slug(text: str) -> str:
    return re.sub(r"[^A-Za-z0-9]+", "-", text).strip("-")


def _digest(*parts: str) -> str:
    # The length of each part keeps ("a", "bc") and ("ab", "c") apart.
    return sha256("".join(f"{len(part)}:{part}" for part in parts).encode()).hexdigest()

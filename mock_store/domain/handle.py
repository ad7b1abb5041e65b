"""Handles: the readable name of a product in its address."""

import re
import unicodedata


def handle_from(title: str) -> str:
    """Return a handle made of a title: lower case, words joined by hyphens; it may be empty."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    return "-".join(re.findall(r"[a-z0-9]+", plain))[:120].strip("-")

"""Texts of strangers, made fit to be shown: no secrets, no control characters."""

import re
from collections.abc import Sequence
from typing import Any

MASK = "[removed]"
# Chosen: long enough for any evidence, short enough that a report stays a page.
TEXT_LIMIT = 2000
# What XML forbids and what a terminal would obey: all controls but tab and line feed.
UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
SECRETS = (
    re.compile(r"whsec_[A-Za-z0-9+/=_-]+"),
    re.compile(r"(?i)(?<=\bbearer )[A-Za-z0-9._~+/=-]+"),
    # A token that a system derives from its seed when none is set: role and 24 hex digits.
    re.compile(r"\b[a-z]+-[0-9a-f]{24}\b"),
)


class Cleaner:
    """Cleans texts of the given secrets and of whatever looks like one; counts what it removed."""

    def __init__(self, secrets: Sequence[str] = ()) -> None:
        known = sorted({secret for secret in secrets if secret}, key=lambda s: (-len(s), s))
        self._patterns = [re.compile(re.escape(secret)) for secret in known] + list(SECRETS)
        self.removed = 0

    def text(self, text: str) -> str:
        """The text as it may be shown."""
        for pattern in self._patterns:
            text, count = pattern.subn(MASK, text)
            self.removed += count
        shown = UNPRINTABLE.sub("\ufffd", text)
        return shown if len(shown) <= TEXT_LIMIT else shown[:TEXT_LIMIT] + " …"

    def whole(self, value: Any) -> Any:
        """A value of plain parts with all its texts cleaned, names of fields included."""
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, dict):
            return {self.text(str(name)): self.whole(part) for name, part in value.items()}
        if isinstance(value, list | tuple):
            return [self.whole(part) for part in value]
        return value

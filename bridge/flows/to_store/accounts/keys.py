"""Keys of accounts in the flow of prices, beside those of styles."""

from __future__ import annotations

from collections.abc import Sequence

# All own prices of one account.
ACCOUNT = "account:"
# What all accounts pay for one style: its own key, since its alarm is another than the style's.
STYLE = "accounts-of:"


def of_account(account_id: str) -> str:
    """The key of an account's own prices."""
    return f"{ACCOUNT}{account_id}"


def of_style(style_id: str) -> str:
    """The key of what accounts pay for a style."""
    return f"{STYLE}{style_id}"


def accounts_in(keys: Sequence[str]) -> list[str]:
    """Return the accounts that are keys, in order."""
    return [key.removeprefix(ACCOUNT) for key in keys if key.startswith(ACCOUNT)]


def styles_in(keys: Sequence[str]) -> list[str]:
    """Return the styles whose accounts are to be looked at: those of both kinds of key."""
    styles = [key.removeprefix(STYLE) for key in keys if not key.startswith(ACCOUNT)]
    return list(dict.fromkeys(styles))


def public_in(keys: Sequence[str]) -> list[str]:
    """Return the keys that are styles themselves."""
    return [key for key in keys if not key.startswith((ACCOUNT, STYLE))]

"""Where the two sides are and how they are opened: what a deployment tells the bridge."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from pydantic import ValidationError

from bridge.intake.verify import parse_secret
from bridge.settings import Settings

DEFAULT_LISTEN = "127.0.0.1:8003"


class Misconfigured(Exception):
    """The bridge cannot start; the message is one plain sentence for the operator."""


@dataclass(frozen=True, slots=True)
class SystemAccess:
    """One side: its address, our token there, and what its webhooks are signed with.

    `webhook_secrets` are all accepted, so that a secret can be rotated; a new subscription
    gets the first.
    """

    url: str
    token: str = field(repr=False)
    webhook_secrets: tuple[str, ...] = field(repr=False)

    def secret_keys(self) -> tuple[bytes, ...]:
        """The secrets as the signature check wants them."""
        return tuple(parse_secret(secret) for secret in self.webhook_secrets)


@dataclass(frozen=True, slots=True)
class Connections:
    """Both sides, and the bridge's own address and token."""

    erp: SystemAccess
    store: SystemAccess
    own_url: str
    own_token: str = field(repr=False)


def read_connections(environ: Mapping[str, str], own_url: str) -> Connections:
    """Read the connections from environment variables; raises Misconfigured."""
    return Connections(
        erp=_access(environ, "SEATRIAL_ERP"),
        store=_access(environ, "SEATRIAL_STORE"),
        own_url=environ.get("SEATRIAL_PUBLIC_URL", own_url).rstrip("/"),
        own_token=_needed(environ, "BRIDGE_TOKEN"),
    )


def read_settings(environ: Mapping[str, str]) -> Settings:
    """Read the trade's settings, defaults where none are given; raises Misconfigured."""
    text = environ.get("SEATRIAL_SETTINGS", "").strip() or "{}"
    try:
        return Settings.model_validate_json(text)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        where = ".".join(str(part) for part in first["loc"]) or "the JSON"
        sentence = f"SEATRIAL_SETTINGS is wrong at {where}: {first['msg']}."
        raise Misconfigured(sentence) from error


def read_listen(environ: Mapping[str, str]) -> tuple[str, int]:
    """Read the host and port to listen on; raises Misconfigured."""
    text = environ.get("SEATRIAL_LISTEN", DEFAULT_LISTEN)
    host, _, port = text.rpartition(":")
    if not host or not (port.isascii() and port.isdigit()) or int(port) > 65535:
        raise Misconfigured(f"SEATRIAL_LISTEN must be host:port, not {text!r}.")
    return host, int(port)


def _access(environ: Mapping[str, str], prefix: str) -> SystemAccess:
    access = SystemAccess(
        url=_needed(environ, f"{prefix}_URL").rstrip("/"),
        token=_needed(environ, f"{prefix}_TOKEN"),
        webhook_secrets=tuple(_needed(environ, f"{prefix}_WEBHOOK_SECRET").split()),
    )
    try:
        access.secret_keys()
    except ValueError as error:
        raise Misconfigured(f"{prefix}_WEBHOOK_SECRET is wrong: {error}.") from error
    return access


def _needed(environ: Mapping[str, str], name: str) -> str:
    value = environ.get(name, "").strip()
    if not value:
        raise Misconfigured(f"The environment variable {name} is missing.")
    return value

"""Somebody's server: may it be asked at all, by which document, and with whose token."""

import ipaddress
import json
import os
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from http.client import HTTPException
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from urllib.request import urlopen

from scenarios.contract.own_servers import Server, answers
from scenarios.contract.trial import read_document, usable
from scenarios.report.contracts import FOLDER

THEIRS = "theirs"
_RATE = re.compile(r"[1-9]\d{0,5}/[smh]")
_TIMEOUT_S = 20.0


class BadTarget(Exception):
    """The server cannot be tested; the text says why, as a sentence without its full stop."""


@dataclass(frozen=True)
class Target:
    """A server under test and what is told about it on the command line."""

    server: Server
    document: Mapping[str, Any]


def target_of(
    name: str, url: str, *, document: str | None, token_env: str | None, hosts: Collection[str]
) -> Target:
    """Judge a call before anything is sent; raises BadTarget."""
    checked = checked_url(url, hosts)
    server = Server(checked, token_in(token_env, os.environ))
    known = document_of(name, checked, document)
    if not answers(checked):
        raise BadTarget(f"{checked} does not answer")
    return Target(server, known)


def checked_url(url: str, hosts: Collection[str]) -> str:
    """Return the URL without its last slash; raises BadTarget for a host that nobody allowed."""
    try:
        parts = urlsplit(url)
        is_server = parts.scheme in ("http", "https") and parts.port != 0 and bool(parts.hostname)
    except ValueError:
        is_server = False
    if not is_server or not parts.hostname:
        raise BadTarget(f"{url} is no URL of a server")
    if not is_loopback(parts.hostname) and parts.hostname not in hosts:
        raise BadTarget(
            f"{parts.hostname} is not this machine; "
            f"if its owner agrees, say --allow-host {parts.hostname}"
        )
    return url.rstrip("/")


def is_loopback(host: str) -> bool:
    """Whether a host is this machine by its very name."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def rate_options(rate: str | None) -> tuple[str, ...]:
    """What Schemathesis is told of a rate such as 10/s; raises BadTarget for anything else."""
    if rate is None:
        return ()
    if not _RATE.fullmatch(rate):
        raise BadTarget(f"{rate} is no rate; write requests per second, minute or hour, as 10/s")
    return ("--rate-limit", rate)


def token_in(name: str | None, environ: Mapping[str, str]) -> str:
    """Take the bearer token out of the environment, so that no command line shows it."""
    if name is None:
        return ""
    if not environ.get(name):
        raise BadTarget(f"the environment has no {name}, where the token should be")
    return environ[name]


def document_of(name: str, url: str, document: str | None) -> dict[str, Any]:
    """Our published document unless told otherwise: a file, or `theirs` as they publish it."""
    if document == THEIRS:
        return _fetched(f"{url}/openapi.json")
    path = Path(document) if document else FOLDER / f"{name}.openapi.json"
    try:
        return read_document(path)
    except OSError as error:
        raise BadTarget(f"{path} cannot be read: {error.strerror or error}") from error
    except ValueError as error:
        raise BadTarget(f"{path} is no OpenAPI document in JSON: {error}") from error


def _fetched(url: str) -> dict[str, Any]:
    try:
        with urlopen(url, timeout=_TIMEOUT_S) as answer:
            return usable(json.loads(answer.read()))
    except (OSError, ValueError, HTTPException) as error:
        raise BadTarget(f"{url} gives no OpenAPI document: {error}") from error

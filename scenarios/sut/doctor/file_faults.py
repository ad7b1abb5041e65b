"""Faults of a file about a system under test that show before anything is started.

Each is one sentence that says what to do.
"""

import os
import re
import shutil
from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from typing import Any
from urllib.parse import urlsplit

from scenarios.session.masters import ASSORTMENT, CHANNELS, PRICE_LISTS, RESTRICTED, WAREHOUSES
from scenarios.sut.live.guest import filled, placeholders
from scenarios.sut.model import Call
from scenarios.sut.plan import NothingToPlay, intended, settings_of
from scenarios.sut.profiles import ALL, PROFILES
from scenarios.sut.reading import SutFile
from scenarios.worlds.published.checked_settings import fault_of

_EXAMPLE = {"SEATRIAL_LISTEN": "127.0.0.1:8003", "SEATRIAL_FILES_DIR": "files"}


def file_faults(file: SutFile) -> list[str]:
    """All of them, in the order of the file."""
    found = [
        *_roles(file),
        *_profiles(file),
        *_start(file),
        *_addresses(file),
        *_settings(file),
        *_rules(file),
        *_hooks(file),
        *_waits(file),
    ]
    return found or _nothing(file)


def _roles(file: SutFile) -> Iterator[str]:
    if file.sut.role != "bridge":
        yield f"the role {file.sut.role} cannot be judged yet; set role to bridge."


def _profiles(file: SutFile) -> Iterator[str]:
    for name in file.sut.profiles:
        if name not in PROFILES:
            yield f"there is no profile {name}; choose of {', '.join(PROFILES)}."


def _start(file: SutFile) -> Iterator[str]:
    start = file.sut.start
    if start is None:
        return
    folder = file.here / start.folder
    if not folder.is_dir():
        yield f"start.folder {folder} is not there; it goes from the folder of the file."
        return
    yield from _program(file, start.command, "start.command", str(folder))
    unknown = re.findall(r"\{[a-z_]+\}", " ".join([*start.command, *start.env.values()]))
    for name in unknown:
        if name not in _words(file):
            yield f"nobody fills in {name} under [start]; there are {', '.join(_words(file))}."


def _program(file: SutFile, command: Sequence[str], key: str, folder: str) -> Iterator[str]:
    name = filled(command[0], _words(file))
    place = os.path.join(folder, name) if os.sep in name else name
    if shutil.which(place) is None:
        yield f"{key}: there is no program {name}; give its path, or install it."


def _addresses(file: SutFile) -> Iterator[str]:
    sut = file.sut
    named = {
        "intake_url": sut.intake_url,
        "ready_url": sut.ready_url,
        "evidence.report_url": sut.evidence.report_url,
        "url": sut.url,
    }
    for key, url in named.items():
        if url is not None and not _is_address(file, url):
            yield f"{key} {url} is no address; write http://HOST:PORT/PATH, or use {{listen}}."
    if sut.intake_url and "{side}" not in sut.intake_url:
        yield (
            "intake_url has no {side}, so that messages of both systems arrive at one address "
            "under two secrets; write {side} into its path."
        )


def _settings(file: SutFile) -> Iterator[str]:
    settings = settings_of(file.sut)
    fault = fault_of(settings)
    if fault is not None:
        yield f"settings: {fault}; docs/contracts/settings.schema.json has them all."
        return
    yield from _channels(settings)
    claimed = file.sut.capabilities.flows
    for flow, chosen in settings.get("flows", {}).items():
        if claimed is not None and flow in claimed and not chosen.get("enabled", True):
            yield f"the flow {flow} is claimed and switched off; correct one of the two."
    if settings["order_route"] == "file" and file.sut.hooks.run_batch is None:
        yield (
            "order_route is file, but there is no hook run_batch, and a session cannot wait for "
            "the cut-off; add the hook."
        )


def _channels(settings: Mapping[str, Any]) -> Iterator[str]:
    """A sea trial makes the masters; what it does not make cannot be mapped."""
    made = {
        "price_list": {code for code, *_ in PRICE_LISTS},
        "warehouses": {code for code, *_ in WAREHOUSES},
        "assortment": {ASSORTMENT, RESTRICTED},
        "restricted_assortments": {ASSORTMENT, RESTRICTED},
    }
    for code, chosen in settings["channels"].items():
        if code not in CHANNELS:
            yield f"settings: there is no channel {code}; there are {', '.join(CHANNELS)}."
            continue
        for key, known in made.items():
            value = chosen.get(key, ())
            for each in [value] if isinstance(value, str) else value:
                if each not in known:
                    named = ", ".join(sorted(known))
                    yield f"settings: channel {code} has {key} {each}; there are {named}."


def _rules(file: SutFile) -> Iterator[str]:
    claims = file.sut.capabilities
    for key, rules in (("omit", claims.omit), ("rules", claims.rules or ())):
        for rule in rules:
            if rule not in PROFILES[ALL]:
                close = get_close_matches(rule, PROFILES[ALL], 1)
                meant = f"; meant is perhaps {close[0]}" if close else ""
                yield f"capabilities.{key}: there is no rule {rule}{meant}."


def _hooks(file: SutFile) -> Iterator[str]:
    hooks: dict[str, Call | None] = {name: getattr(file.sut.hooks, name) for name in _HOOKS}
    for name, hook in hooks.items():
        if isinstance(hook, tuple):
            if hook:
                yield from _program(file, hook, f"hooks.{name}", str(file.here))
            else:
                yield f"hooks.{name} is an empty command; name a program, or remove the key."
        elif hook is not None and not _is_address(file, hook):
            yield f"hooks.{name}: {hook} is no address; a command is a list of words."


_HOOKS = ("start", "kill", "reconcile_now", "run_batch", "replay")


def _waits(file: SutFile) -> Iterator[str]:
    sut = file.sut
    if sut.window_s() >= sut.limit_s:
        yield (
            f"settle_s {sut.limit_s:.0f} is not more than two looks of poll_s {sut.poll_s}; "
            "raise settle_s, or look more often."
        )


def _nothing(file: SutFile) -> list[str]:
    try:
        intended(file.sut)
    except NothingToPlay as error:
        return [str(error)]
    return []


def _is_address(file: SutFile, url: str) -> bool:
    words = {**_words(file), "{side}": "erp"}
    try:
        parts = urlsplit(filled(url, words))
        return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


def _words(file: SutFile) -> dict[str, str]:
    return placeholders(file, _EXAMPLE)

"""Faults of a configuration that show in what passed between a bridge and both systems.

Pure: each answer is one sentence that says what to do.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from scenarios.model.history import Exchange
from scenarios.sut.model import SystemUnderTest

Document = Mapping[str, Any]
SIDES = ("erp", "store")
NAMES = {"erp": "ERP", "store": "store"}
# A bridge may look half as often as it says, when it is busy.
TOLERANCE = 1.5


@dataclass(frozen=True)
class Seen:
    """What was there when the seed data should have come over.

    `subscriptions` and `deliveries` by system; `pause_s` is the longest usual pause between two
    looks of the idle bridge, 0 if it does not look; `there` of `listed` variants are in the store
    after `took_s`.
    """

    exchanges: Sequence[Exchange]
    subscriptions: Mapping[str, Sequence[Document]]
    deliveries: Mapping[str, Sequence[Document]]
    pause_s: float
    there: int
    listed: int
    took_s: float
    wrong: str | None = None


def seen_faults(sut: SystemUnderTest, seen: Seen) -> list[str]:
    """All of them, the cause before its effects."""
    return [
        *_calls(seen),
        *_refusals(seen),
        *_messages(sut, seen),
        *_pauses(sut, seen),
        *_arrival(sut, seen),
    ]


def _calls(seen: Seen) -> Iterator[str]:
    for side in SIDES:
        asked = [each for each in seen.exchanges if each.system == side]
        strangers = [each for each in asked if each.status == 401]
        if strangers:
            yield (
                f"the {NAMES[side]} refused {len(strangers)} calls with 401; send "
                f"SEATRIAL_{side.upper()}_TOKEN in the header Authorization: Bearer."
            )
        elif not any(each.actor == "bridge" for each in asked):
            yield (
                f"the bridge never called the {NAMES[side]}; it must read "
                f"SEATRIAL_{side.upper()}_URL and SEATRIAL_{side.upper()}_TOKEN when it starts."
            )


def _refusals(seen: Seen) -> Iterator[str]:
    refused = [
        each
        for each in seen.exchanges
        if each.actor == "bridge" and 400 <= each.status < 500 and each.status not in (401, 429)
    ]
    for (side, status), count in sorted(Counter((x.system, x.status) for x in refused).items()):
        first = next(x for x in refused if (x.system, x.status) == (side, status))
        yield (
            f"the {NAMES[side]} refused {count} calls with {status}, the first was {first.method} "
            f"{first.path}; docs/contracts/{side}.openapi.json says what it takes."
        )


def _messages(sut: SystemUnderTest, seen: Seen) -> Iterator[str]:
    for side in SIDES:
        for row in seen.subscriptions[side]:
            failed = [
                each
                for each in seen.deliveries[side]
                if each["subscription_id"] == row["id"] and _has_failed(each)
            ]
            if failed:
                last = failed[-1]
                how = last["last_error"] or f"the answer {last['last_status']}"
                yield (
                    f"{len(failed)} webhooks of the {NAMES[side]} to {row['url']} failed with "
                    f"{how}; {_cure(side, last, bool(sut.intake_url))}."
                )
            elif row["status"] != "active":
                yield (
                    f"the subscription of {row['url']} at the {NAMES[side]} is {row['status']}; "
                    "the intake must answer within a few seconds with a status of 2xx."
                )


def _has_failed(delivery: Document) -> bool:
    return delivery["status"] in ("failed", "retrying", "dropped")


def _cure(side: str, delivery: Document, is_ours: bool) -> str:
    if delivery["last_status"] in (401, 403):
        secret = f"SEATRIAL_{side.upper()}_WEBHOOK_SECRET"
        return f"check the signature with {secret}, as Standard Webhooks has it"
    if delivery["last_status"] in (404, 405):
        return "correct the path of intake_url" if is_ours else "correct the address it subscribes"
    if delivery["last_status"] is None:
        return "listen at SEATRIAL_LISTEN, before both systems change"
    return "answer with a status of 2xx as soon as the message is kept"


def _pauses(sut: SystemUnderTest, seen: Seen) -> Iterator[str]:
    is_told = any(row["status"] == "active" for rows in seen.subscriptions.values() for row in rows)
    if not is_told and not seen.pause_s:
        yield (
            "the bridge neither takes webhooks nor looks by itself, so that it learns of nothing; "
            "set intake_url, or subscribe at POST /v1/webhook-subscriptions, or look."
        )
    elif sut.poll_s is not None and seen.pause_s > TOLERANCE * sut.poll_s:
        yield (
            f"the idle bridge looks every {seen.pause_s:.0f} s, but poll_s says "
            f"{sut.poll_s:g}; set poll_s = {seen.pause_s:.0f}."
        )


def _arrival(sut: SystemUnderTest, seen: Seen) -> Iterator[str]:
    if seen.there < seen.listed:
        yield (
            f"{seen.there} of {seen.listed} listed variants are in the store "
            f"{seen.took_s:.0f} s after the catalogue was in the ERP; carry styles of the "
            "assortment that the settings map to each channel, with client_reference the ERP's id."
        )
    elif seen.wrong is not None:
        yield f"the seed data came over wrong: {seen.wrong}; compare it with docs/rules."
    elif seen.took_s > sut.limit_s:
        yield (
            f"the seed data took {seen.took_s:.0f} s, but settle_s says {sut.limit_s:.0f}; set "
            f"settle_s = {seen.took_s * 2:.0f}."
        )

"""The sea: what happens to messages, answers and records without anybody's wish."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from mock_kit.env import Http, HttpRequest, NotSent, Unknown
from scenarios.actors.desk import Desk, Document
from scenarios.faults.world.changed_while_read import changed_while_read
from scenarios.faults.world.edited_behind import document_with, edited_behind
from scenarios.faults.world.forged import forged
from scenarios.faults.world.set_back import put_aside, set_back

SUBSCRIPTIONS = "/v1/webhook-subscriptions"


@dataclass(frozen=True)
class Sea:
    """Sets faults, forges messages, edits behind the programs' backs, puts a side back in time.

    `controls` by system; `clerks` are desks that may read and list subscriptions; `secrets` are
    what each system signs its webhooks with. Faults of answers strike the bridge alone.
    """

    controls: Mapping[str, Desk]
    clerks: Mapping[str, Desk]
    secrets: Mapping[str, str]
    http: Http
    sleep: Callable[[float], Awaitable[None]]
    now: Callable[[], datetime]
    note: Callable[..., object]

    async def asks_to_wait(self, system: str, path: str, retry_after_s: int) -> None:
        """Answer the bridge's next request on a path with 429 and a time to wait."""
        self.note("asked_to_wait", system=system, path=path, retry_after_s=retry_after_s)
        params = {"retry_after_s": retry_after_s}
        await self._strike(system, "too_many_requests", path, params=params)

    async def lets_time_pass(self, seconds: float) -> None:
        """Nothing happens for a moment."""
        await self.sleep(seconds)

    async def answers_with_page(self, system: str, path: str) -> None:
        """Answer the bridge's next write on a path with 200 and a web page, and do nothing."""
        self.note("page_instead", system=system, path=path)
        await self._strike(system, "ok_with_page", path, method="POST")

    async def breaks_down(self, system: str, path: str) -> None:
        """Answer the bridge's next write on a path with 500."""
        await self._strike(system, "broken_server", path, method="POST")

    async def is_out_of_service(self, system: str, path: str) -> None:
        """Refuse the bridge's next write on a path with 503."""
        await self._strike(system, "unavailable", path, method="POST")

    async def is_closed(self, system: str, path: str) -> Document:
        """Answer every request of the bridge on a path with 503, until the fault is lifted."""
        return await self._strike(system, "unavailable", path, times=None)

    async def has_short_columns(self, system: str, path: str, characters: int) -> Document:
        """Refuse whole every write of the bridge on a path that has a longer text."""
        params = {"characters": characters}
        return await self._strike(system, "field_limit", path, times=None, params=params)

    async def lifts(self, system: str, fault: Document) -> None:
        """Take one fault of a system away."""
        await self.controls[system].delete(f"/_control/faults/{fault['id']}")

    async def loses_answers(self, system: str, path: str, times: int) -> None:
        """Do the bridge's next writes on a path, and lose the answers."""
        self.note("answers_lost", system=system, path=path, times=times)
        await self._strike(system, "lose_answer", path, method="POST", times=times)

    async def drops(self, system: str, topic: str) -> None:
        """Lose every webhook of a topic from now on."""
        await self.controls[system].post("/_control/faults", {"kind": "drop_delivery"} | _of(topic))

    async def calms(self, system: str) -> None:
        """Take away every fault of a system."""
        await self.controls[system].delete("/_control/faults")

    async def drifts(self, system: str, entity: str, entity_id: str, **fields: object) -> None:
        """Overwrite columns of a record in the database; no message and no journal tells it."""
        await edited_behind(self.controls[system], entity, entity_id, **fields)
        body = {"entity": entity, "entity_id": entity_id, "fields": fields}
        self.note("out_of_band", system=system, **body)

    async def drifts_inside(
        self, system: str, entity: str, entity_id: str, **fields: object
    ) -> None:
        """Overwrite fields of a record that is kept as one document."""
        document = await document_with(self.controls[system], entity, entity_id, **fields)
        await self.drifts(system, entity, entity_id, document=document)

    async def while_bridge_reads(
        self, system: str, path: str, act: Callable[[], Awaitable[object]]
    ) -> None:
        """Let somebody act between the bridge's next read on a path and whatever follows it."""
        await changed_while_read(self.controls[system], path, act, sleep=self.sleep)

    async def forges(self, system: str, event: Document) -> None:
        """Send one event to whoever listens: unsigned, wrongly signed, stale, from elsewhere."""
        other = next(name for name in self.secrets if name != system)
        body, forms = forged(
            event,
            secret=self.secrets[system],
            others_secret=self.secrets[other],
            now=self.now(),
        )
        for url in await self._listeners(system):
            for form, headers in forms.items():
                self.note("forged", system=system, form=form, event=event)
                try:
                    await self.http(HttpRequest("POST", url, headers, body))
                except (NotSent, Unknown):
                    self.note("forged_unanswered", form=form)

    async def renews_secrets(self, system: str) -> None:
        """Give every subscription a new secret; the one before signs beside it for a day."""
        clerk = self.clerks[system]
        for row in await clerk.pages(SUBSCRIPTIONS):
            await clerk.post(f"{SUBSCRIPTIONS}/{row['id']}/rotate-secret", {})
            self.note("secret_renewed", system=system, id=row["id"])

    async def unsubscribes(self, system: str) -> None:
        """Switch every subscription to a system's messages off, as its own staff can."""
        clerk = self.clerks[system]
        for row in await clerk.pages(SUBSCRIPTIONS):
            await clerk.patch(f"{SUBSCRIPTIONS}/{row['id']}", {"status": "disabled"})
            self.note("unsubscribed", system=system, id=row["id"], url=row["url"])

    async def puts_aside(self, system: str) -> None:
        """Make a backup of one side."""
        await put_aside(self.controls[system])
        self.note("put_aside", system=system)

    async def sets_back(self, system: str) -> None:
        """Bring one side back to its backup; what came after it is lost there."""
        await set_back(self.controls[system])
        self.note("set_back", system=system)

    async def _listeners(self, system: str) -> list[str]:
        found = await self.clerks[system].pages(SUBSCRIPTIONS)
        return [row["url"] for row in found if row["status"] == "active"]

    async def _strike(self, system: str, kind: str, path: str, **aim: Any) -> Document:
        body = {"kind": kind, "actor": "bridge", "path": path, "times": 1, **aim}
        return await self.controls[system].post("/_control/faults", body)


def _of(topic: str) -> Document:
    return {} if topic == "*" else {"topic": topic}

"""The auditor with an ear: any message makes it compare everything, and none is believed.

It subscribes to both sides, and looks by itself every ten seconds, lest a lost message matters.
"""

import json
from collections.abc import Mapping

from scenarios.bridges.auditor import compare_all, parts_of
from scenarios.bridges.shared.client import Client, Refused, TryLater
from scenarios.bridges.shared.live import run_live
from scenarios.bridges.shared.surroundings import Surroundings

LOOK_S = 0.5
ROUND_S = 10.0


async def wake_and_audit(here: Surroundings) -> None:
    """Compare at once when anything is said, else every ROUND_S."""
    settings = json.loads(here.environ["SEATRIAL_SETTINGS"])
    sides = {name: Client(here, name) for name in ("erp", "store")}
    heard: list[str] = []

    async def serve(
        method: str, path: str, headers: Mapping[str, str], body: bytes
    ) -> tuple[int, bytes]:
        heard.append(path)
        return 204, b""

    here.serve = serve
    parts = parts_of(here, sides, settings)
    is_subscribed = False
    while True:
        heard.clear()
        try:
            if not is_subscribed:
                for name, client in sides.items():
                    await _subscribe(here, name, client)
                is_subscribed = True
        except (TryLater, Refused):
            pass  # until then it looks by itself
        wait_s, waited_s = await compare_all(parts, ROUND_S), 0.0
        while waited_s < wait_s and not (heard and wait_s == ROUND_S):
            await here.sleep(LOOK_S)
            waited_s += LOOK_S


async def _subscribe(here: Surroundings, name: str, client: Client) -> None:
    url = f"http://{here.environ['SEATRIAL_LISTEN']}/hooks/{name}"
    known = await client.get("/v1/webhook-subscriptions")
    if not any(each["url"] == url for each in known["items"]):
        secret = here.environ[f"SEATRIAL_{name.upper()}_WEBHOOK_SECRET"]
        body = {"url": url, "topics": ["*"], "secret": secret}
        await client.ask("POST", "/v1/webhook-subscriptions", body)


if __name__ == "__main__":
    run_live(wake_and_audit)

"""Sends every message of a session again, when all is quiet: nothing may come of it."""

from scenarios.actors.desk import Document, Refused
from scenarios.sut.live.session import GuestSession

SIDES = ("erp", "store")
# Chosen: enough for a whole story of messages on each side, few enough for a minute.
MOST_PER_SIDE = 150
PAGE = 1000


async def send_again(session: GuestSession) -> int:
    """Every second one twice at once; answers with the number of messages."""
    count = 0
    for side in SIDES:
        control = session.desk(side, "control")
        for number, row in enumerate(await _delivered(session, side)):
            try:
                body = {"parallel": number % 2 == 1}
                await control.post(f"/_control/deliveries/{row['id']}/repeat", body)
            except Refused:
                continue  # it is on its way anyway
            count += 1
    if count:
        session.notebook.note("harness", "sent_again", {"messages": count})
    return count


async def _delivered(session: GuestSession, side: str) -> list[Document]:
    """The newest ones, in the order of sending."""
    control, found, after = session.desk(side, "control"), [], 0
    while True:
        answer = await control.get(
            "/_control/deliveries", status="delivered", after=after, limit=PAGE
        )
        page: list[Document] = answer["items"]
        found += page
        if len(page) < PAGE:
            return found[-MOST_PER_SIDE:]
        after = page[-1]["seq"]

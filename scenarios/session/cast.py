"""The people of a story, each with a desk of a session's world."""

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from scenarios.actors.account_holder import Accounts
from scenarios.actors.bookings import Bookings
from scenarios.actors.customer_service import CustomerService
from scenarios.actors.erp_people import Clerk, Merchandiser, Till, Warehouse
from scenarios.actors.file_clerk import FileClerk
from scenarios.actors.goods_people import AfterSale, Counsel, Dispatch
from scenarios.actors.money_people import Accountant, BackOffice, BackRoom
from scenarios.actors.sea import Sea
from scenarios.actors.store_people import Shopper, StoreStaff
from scenarios.actors.trade import Trade
from scenarios.session.operator import Operator
from scenarios.session.shelf import Pool, Shelf
from scenarios.session.stage import Stage

if TYPE_CHECKING:
    from scenarios.session.session import Session


def operator_of(session: "Session", story: str, stage: Stage, pool: Pool) -> Operator:
    """Everybody whom a story of a session may send."""
    note = _noting(session, story)
    merchandiser = Merchandiser(session.desk("erp", "merchandiser"), note)
    shopper, staff = session.desk("store", None), session.desk("store", "staff")
    clerk = session.desk("erp", "clerk")
    bookings = Bookings(clerk, staff)
    dispatch = Dispatch(session.desk("erp", "warehouse"), bookings, note)
    return Operator(
        story=story,
        nonce=session.world.nonce,
        settings=session.world.settings,
        merchandiser=merchandiser,
        warehouse=Warehouse(session.desk("erp", "warehouse"), note),
        clerk=Clerk(clerk, bookings, note),
        service=CustomerService(clerk, note),
        file_clerk=FileClerk(clerk, staff, note),
        till=Till(session.desk("erp", "till"), note),
        accountant=Accountant(session.desk("erp", "accountant"), note),
        backroom=BackRoom(session.desk("erp", "warehouse"), note),
        backoffice=BackOffice(staff, note),
        shopper=Shopper(shopper, note),
        staff=StoreStaff(staff, clerk, note),
        dispatch=dispatch,
        counsel=Counsel(clerk, dispatch, note),
        aftersale=AfterSale(shopper, staff, note),
        trade=_trade(session, note),
        accounts=Accounts(session.desk("store", None), session.desk("store", "staff"), note),
        sea=_sea(session, note),
        shelf=Shelf(pool, merchandiser, session.desk("erp", "merchandiser"), session.world.nonce),
        business_now=session.business_now,
        can_jump=session.world.mode != "real",
        soon=session.soon,
        settled=stage.settled,
        reached=stage.reached,
        note=note,
        replays=_replaying(session, note),
        narrate=lambda text: session.narrate(story, text),
    )


def _noting(session: "Session", story: str) -> Callable[..., object]:
    def note(kind: str, **facts: object) -> object:
        return session.notebook.note(story, kind, dict(facts))

    return note


def _replaying(session: "Session", note: Callable[..., object]) -> Callable[..., Awaitable[None]]:
    async def replays(**names: str) -> None:
        """Have the bridge try again what it lists under these names, where it can be asked."""
        if await session.hold.replay(*names.values()):
            note("replayed", **names)

    return replays


def _trade(session: "Session", note: Callable[..., object]) -> Trade:
    desks = {
        "clerk": session.desk("erp", "clerk"),
        "merchandiser": session.desk("erp", "merchandiser"),
        "shop": session.desk("store", None),
        "staff": session.desk("store", "staff"),
    }
    return Trade(desks, note)


def _sea(session: "Session", note: Callable[..., object]) -> Sea:
    return Sea(
        controls=dict(zip(("erp", "store"), session.controls, strict=True)),
        clerks={"erp": session.desk("erp", "clerk"), "store": session.desk("store", "staff")},
        secrets=session.world.secrets,
        http=session.world.http,
        sleep=session.world.sleep,
        now=session.world.now,
        note=note,
    )

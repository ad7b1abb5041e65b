"""Orders placed elsewhere, such as those of an older shop."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from mock_kit.state.database import Tx
from mock_kit.web.answers import Answer, perform
from mock_kit.web.tokens import Actor, allow
from mock_store.api.catalogue.batch_rows import answer_rows, batch_answer
from mock_store.api.catalogue.refusals import UnknownChannel, write_refusals
from mock_store.selling.importing import import_order
from mock_store.tables.channels import channels_by_code
from mock_store.wire.batches import BatchResult
from mock_store.wire.imports.orders import ImportedOrder, ImportedOrders

router = APIRouter(prefix="/v1/orders", tags=["orders"])
Importer = Annotated[Actor, Depends(allow("import"))]


@router.post(
    "/import-batch",
    summary="Enter orders that were placed elsewhere",
    response_model=BatchResult,
    responses=write_refusals(),
)
async def import_orders(request: Request, batch: ImportedOrders, _actor: Importer) -> Response:
    """Enter up to 500 orders at their own instants and prices, in one commit.

    The role `import` alone may say when an order was placed and what it cost. The order is sold
    from then on like any other: it takes stock, and the ERP hears of it.
    """

    def work(tx: Tx) -> Answer:
        channels = channels_by_code(tx)

        def enter(row: ImportedOrder) -> tuple[int, bytes]:
            channel = channels.get(row.channel)
            if channel is None:
                raise UnknownChannel(f"there is no channel {row.channel}")
            return import_order(tx, channel, row)

        return batch_answer(answer_rows(batch.rows, enter))

    return await perform(request, work)

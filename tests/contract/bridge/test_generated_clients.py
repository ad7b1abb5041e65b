"""Clients that a generator makes of the committed documents trade with both systems."""

from __future__ import annotations

import importlib
import subprocess
import venv
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.contract.bridge.two_systems import HOME, Trade

pytestmark = pytest.mark.deep

GENERATOR = "openapi-python-client==0.29.1"
CONTRACTS = Path(__file__).parents[3] / "docs" / "contracts"
# What the generator cannot express: bodies and answers that are files.
FILES = ("application/pdf", "text/csv")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Both clients, made now, by a generator in an environment of its own."""
    made = tmp_path_factory.mktemp("clients")
    python = _generator(made / "generator")
    for name in ("store", "erp"):
        command = [str(python), "-m", "openapi_python_client", "generate", "--meta", "none"]
        command += ["--path", str(CONTRACTS / f"{name}.openapi.json")]
        command += ["--output-path", str(made / f"{name}_client")]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        (made / f"{name}.log").write_text(done.stdout + done.stderr)
    return made


def _generator(folder: Path) -> Path:
    """Install the generator; it wants an older typer than our command line."""
    venv.create(folder, with_pip=True)
    python = folder / "bin" / "python"
    command = [str(python), "-m", "pip", "install", "--quiet", GENERATOR]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        pytest.skip(f"pip installed no generator: {done.stderr.strip()[-300:]}")
    return python


@pytest.mark.parametrize("name", ["store", "erp"])
def test_the_generator_leaves_out_files_alone(folder: Path, name: str) -> None:
    log = (folder / f"{name}.log").read_text()

    warnings = log.split("WARNING parsing ")[1:]

    assert "Unable to" not in log
    assert [one[:80] for one in warnings if not any(kind in one for kind in FILES)] == []


def test_they_place_an_order_in_the_store_and_read_it_in_the_erp(
    folder: Path, trade: Trade, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(str(folder))
    trade.publish()

    sku = trade.product()["variants"][0]["sku"]

    placed = trade.runner.run(_order(trade, sku))
    trade.settle("orders", placed.id)
    booked = trade.runner.run(_booked(trade, placed.id))

    assert booked.client_reference == placed.id
    assert booked.total_minor == placed.total_minor
    assert [line.quantity for line in booked.lines] == [2]


def _client(trade: Trade, system: str, role: str | None) -> Any:
    """A generated client that speaks to the program in memory."""
    module = importlib.import_module(f"{system}_client.client")
    transport = httpx.ASGITransport(app=trade.apps[system])
    url = f"http://{system}"
    token = {"authorization": f"Bearer {trade.tokens[system][role]}"} if role else {}
    http = httpx.AsyncClient(transport=transport, base_url=url, headers=token)
    return module.Client(base_url=url).set_async_httpx_client(http)


async def _order(trade: Trade, sku: str) -> Any:
    shop = {
        name: importlib.import_module(f"store_client.api.shop.{name}").asyncio
        for name in ("create_cart", "put_cart_lines", "check_out", "order_cart")
    }
    models = importlib.import_module("store_client.models")
    client = _client(trade, "store", None)
    cart = await shop["create_cart"]("us", client=client, body=models.NewCart())
    entries = models.CartLines(lines=[models.CartEntry(sku=sku, quantity=2)])
    await shop["put_cart_lines"](cart.id, client=client, body=entries)
    entered = models.Checkout(
        email="ada@example.com",
        name="Ada",
        billing_address=models.Address.from_dict(HOME),
        shipping_method="ground",
    )
    view = await shop["check_out"](cart.id, client=client, body=entered)
    total = view.totals.total_minor
    tender = models.NewTender(
        kind=models.NewTenderKind.CARD, amount_minor=total, state=models.NewTenderState.PAID
    )
    wanted = models.PlaceOrder(expected_total_minor=total, tenders=[tender])
    order = await shop["order_cart"](cart.id, client=client, body=wanted)
    assert isinstance(order, models.Order), order
    return order


async def _booked(trade: Trade, reference: str) -> Any:
    module = importlib.import_module("erp_client.api.orders.list_orders")
    models = importlib.import_module("erp_client.models")
    client = _client(trade, "erp", "bridge")
    page = await module.asyncio(client=client, client_reference=reference)
    assert isinstance(page, models.OrderPage), page
    return page.items[0]

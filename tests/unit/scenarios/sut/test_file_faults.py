"""Faults that a file shows before anything is started, each with what to do."""

from pathlib import Path

import pytest

from scenarios.sut.doctor.file_faults import file_faults
from scenarios.sut.reading import SutFile, parse_sut, read_sut

ROOT = Path(__file__).parents[4]
RUNS = 'name = "x"\n[start]\ncommand = ["{python}", "-m", "bridge"]\n'
ANY = 'name = "x"\nurl = "http://127.0.0.1:9"\n'


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (ANY + 'role = "adapter"\n', "set role to bridge"),
        (ANY + 'profile = "cor"\n', "no profile cor"),
        (RUNS.replace("{python}", "no-such"), "no program no-such"),
        (RUNS + 'folder = "nowhere"\n', "nowhere is not there"),
        (RUNS.replace("bridge", "{bridge}"), "nobody fills in {bridge}"),
        (ANY + 'intake_url = "localhost/{side}"\n', "is no address"),
        (ANY + 'intake_url = "http://{listen}/hooks"\n', "has no {side}"),
        (ANY + '[settings]\npayment = "paid"\n', "there is no setting payment"),
        (ANY + '[settings]\npayment_rule = "later"\n', "settings: payment_rule"),
        (ANY + "[settings.channels.uk]\nbuffer = 1\n", "settings: channels.uk"),
        (ANY + '[settings.channels.us]\nprice_list = "WEB"\n', "price_list WEB; there are"),
        (ANY + '[settings]\norder_route = "file"\n', "no hook run_batch"),
        (
            ANY + '[capabilities]\nflows = ["products", "prices", "stock", "orders"]\n'
            "[settings.flows.orders]\nenabled = false\n",
            "claimed and switched off",
        ),
        (ANY + '[capabilities.omit]\n"PRD-1" = "no"\n', "no rule PRD-1; meant is perhaps PRD-"),
        (ANY + '[hooks]\nreplay = "make clean"\n', "a command is a list of words"),
        (ANY + '[hooks]\nreplay = ["no-such"]\n', "no program no-such"),
        (ANY + "settle_s = 10\npoll_s = 5\n", "raise settle_s"),
        (ANY + '[capabilities]\nflows = ["products"]\n', "no story can do without it"),
    ],
)
def test_a_fault_is_one_sentence_that_says_what_to_do(text: str, told: str) -> None:
    faults = file_faults(SutFile(ROOT / "sut.toml", parse_sut(text, "sut.toml")))

    assert any(told in fault for fault in faults), faults
    assert all(fault.endswith(".") and "\n" not in fault for fault in faults)


def test_the_worked_example_has_none() -> None:
    assert file_faults(read_sut(ROOT / "scenarios/bridges/reference.sut.toml")) == []

"""Trials made by hand: every result once, texts of strangers, secrets."""

from datetime import UTC, datetime

from scenarios.model.verdict import Blame, Judgement, Result, Violation
from scenarios.runs.matrix import Cell
from scenarios.runs.results import RunResult, Trial

BEGAN = datetime(2026, 11, 30, 14, 0, tzinfo=UTC)
MARKUP = "<script>alert(1)</script>&\"'\x1b[31m\x00"
SECRET = "store-staff-7"
WEBHOOK_SECRET = "whsec_" + "c3Rv" * 8
DOWN, UP = "ERP → store", "store → ERP"

VIOLATION = Violation(
    "PRD-01",
    f"SKU TEE-{MARKUP}",
    "price 5000",
    f"price 8000 {MARKUP}",
    (f"store change 12, Authorization: Bearer abc.def {MARKUP}", f"token {SECRET}"),
)
PASSED = Judgement("ORD-01", Result.PASS, "12 orders on two channels")
FAILED = Judgement(
    "PRD-01",
    Result.FAIL,
    "1 violation, first: SKU TEE",
    (VIOLATION,),
    Blame.SUT,
    {"late_s": 12.5, "secret": WEBHOOK_SECRET},
)
SKIPPED = Judgement("STK-06", Result.SKIP, "no receipt was late")
OMITTED = Judgement("XCT-03a", Result.OMIT, "clock: this world's time cannot be moved")
BROKEN = Judgement("STK-01", Result.ERROR, "the harness slept 3 s", (), Blame.HARNESS)
MATRIX = (
    Cell("product data", DOWN, True, Result.PASS, "12 writes moved"),
    Cell("product data", UP, False, Result.PASS, "tempted 2 times, nothing moved"),
    Cell("stock levels", DOWN, True, Result.SKIP, "nothing was seen to move"),
    Cell("stock levels", UP, True, Result.FAIL, f"1 attempt {MARKUP}"),
    Cell("order details", DOWN, False, Result.FAIL, "3 forbidden writes"),
    Cell("order details", UP, True, Result.OMIT, "the flow is not built yet"),
)


def a_run(*judgements: Judgement, name: str = "base", error: str | None = None) -> RunResult:
    return RunResult(
        name=name,
        mode="simulated",
        seed="7",
        stories=["sale_repricing", "online_order"],
        changed_settings=["stock_policy=mirror"],
        judgements=judgements,
        duration_s=12.3456,
        orders=42,
        exchanges=987,
        digest="ab" * 32,
        world_digest="cd" * 32,
        bitten={"drop_delivery": 3},
        matrix=MATRIX,
        error=error,
    )


def a_trial(*runs: RunResult) -> Trial:
    return Trial("0.1.0", "7", BEGAN, 130.0, "40 styles", runs)


PASSING = a_trial(a_run(PASSED, OMITTED))
FAILING = a_trial(
    a_run(PASSED, SKIPPED, FAILED, OMITTED),
    a_run(PASSED, SKIPPED, Judgement("PRD-01", Result.PASS, "a reprice"), name="mirror"),
)
UNPROVED = a_trial(a_run(PASSED, SKIPPED, OMITTED))
ERRONEOUS = a_trial(a_run(PASSED, BROKEN))
CRASHED = a_trial(a_run(PASSED), a_run(name="crash", error=f"the store did not start {MARKUP}"))
MIXED = a_trial(
    a_run(PASSED, SKIPPED, FAILED, OMITTED, BROKEN),
    a_run(PASSED, SKIPPED, Judgement("PRD-01", Result.PASS, "a reprice"), name=f"r {MARKUP}"),
    a_run(name="crash", error=f"the store did not start {MARKUP}"),
)
ALL = {
    "passing": PASSING,
    "failing": FAILING,
    "unproved": UNPROVED,
    "erroneous": ERRONEOUS,
    "crashed": CRASHED,
    "mixed": MIXED,
}

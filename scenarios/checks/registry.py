"""All checks, in the order of the rulebook; report halves stand at the end."""

from collections.abc import Sequence

from scenarios.checks.b2b import cus_07, cus_09, prd_11, prd_12, prd_16
from scenarios.checks.cus.accounts import cus_03, cus_04, cus_08, cus_10, cus_11, cus_12
from scenarios.checks.cus.carried import cus_01, cus_02, cus_05, cus_06
from scenarios.checks.inv import inv_01, inv_02, inv_03, inv_04, inv_05, inv_06, inv_07
from scenarios.checks.ord import (
    ord_01,
    ord_02,
    ord_03,
    ord_04,
    ord_05,
    ord_06,
    ord_07,
    ord_08,
    ord_09,
    ord_10,
)
from scenarios.checks.prd import (
    prd_01,
    prd_02,
    prd_03,
    prd_04,
    prd_05,
    prd_08,
    prd_09,
    prd_13,
    prd_15,
)
from scenarios.checks.prd.items import prd_06, prd_07, prd_10, prd_14
from scenarios.checks.stk import stk_03, stk_07, stk_12, stk_13
from scenarios.checks.stk.extras import stk_10, stk_14, stk_15
from scenarios.checks.stk.levels import stk_01, stk_02, stk_08, stk_09, stk_11, stk_16
from scenarios.checks.stk.promises import stk_04, stk_04b, stk_04c, stk_05, stk_06
from scenarios.checks.told.registry import HALVES
from scenarios.checks.upd import upd_07, upd_10, upd_11
from scenarios.checks.upd.crossing import upd_03, upd_04, upd_05, upd_06
from scenarios.checks.upd.goods import upd_01, upd_02, upd_08, upd_09
from scenarios.checks.xct import xct_06, xct_11, xct_12, xct_13, xct_14, xct_15, xct_17, xct_18
from scenarios.checks.xct.troubles import xct_07, xct_08, xct_09, xct_10
from scenarios.model.verdict import Check

CHECKS: Sequence[Check] = (
    prd_01,
    prd_02,
    prd_03,
    prd_04,
    prd_05,
    prd_06,
    prd_07,
    prd_08,
    prd_09,
    prd_10,
    prd_11,
    prd_12,
    prd_13,
    prd_14,
    prd_15,
    prd_16,
    stk_01,
    stk_02,
    stk_03,
    stk_04,
    stk_04b,
    stk_04c,
    stk_05,
    stk_06,
    stk_07,
    stk_08,
    stk_09,
    stk_10,
    stk_11,
    stk_12,
    stk_13,
    stk_14,
    stk_15,
    stk_16,
    ord_01,
    ord_02,
    ord_03,
    ord_04,
    ord_05,
    ord_06,
    ord_07,
    ord_08,
    ord_09,
    ord_10,
    upd_01,
    upd_02,
    upd_03,
    upd_04,
    upd_05,
    upd_06,
    upd_07,
    upd_08,
    upd_09,
    upd_10,
    upd_11,
    cus_01,
    cus_02,
    cus_03,
    cus_04,
    cus_05,
    cus_06,
    cus_07,
    cus_08,
    cus_09,
    cus_10,
    cus_11,
    cus_12,
    inv_01,
    inv_02,
    inv_03,
    inv_04,
    inv_05,
    inv_06,
    inv_07,
    xct_06,
    xct_07,
    xct_08,
    xct_09,
    xct_10,
    xct_11,
    xct_12,
    xct_13,
    xct_14,
    xct_15,
    xct_17,
    xct_18,
    *HALVES,
)

"""The right bridges give no false alarm, whatever the settings and the order of things."""

import os
from pathlib import Path

import pytest

from scenarios.campaign.running import Campaign, carry_out
from scenarios.campaign.summary import summary_of

RUNS = 3000
RECORD = Path("out/campaign.ndjson")


@pytest.mark.deep
def test_no_run_of_a_campaign_gives_an_alarm() -> None:
    campaign = Campaign(RECORD, "1", RUNS)

    entries = carry_out(campaign, jobs=os.cpu_count() or 1, tell=lambda entry: None)

    found = summary_of(entries)
    assert found.alarms == []
    assert found.distinct >= RUNS * 0.95
    assert {rule: runs for rule, runs in found.reached.items() if runs < 50} == {}

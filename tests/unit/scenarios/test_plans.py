"""What a run claims to put to the test."""

from scenarios.runs.plans import default_plan, settings_plans


def test_a_rule_of_a_setting_is_claimed_by_the_row_that_sets_it_alone() -> None:
    rows = [plan.name for plan in settings_plans() if "STK-14" in plan.rules()]

    assert rows == ["by-location"]
    assert "STK-14" not in default_plan().rules()

"""A program that is told to begin with a world does so, and does so again after a reset."""

from tests.contract.mock_erp.program_world import SETTINGS, World, a_world, close


def styles(world: World) -> int:
    return len(world.get("/styles", limit=500)["items"])


def test_a_program_with_a_world_begins_with_it_again_after_a_reset() -> None:
    world = a_world(SETTINGS.model_copy(update={"seed_world": True}))

    before = styles(world)
    answer = world.ask("POST", "/_control/reset", role="control")

    assert answer.status_code == 200
    assert before == 0, "nothing is entered before the start"
    assert styles(world) >= 40
    close(world)


def test_an_empty_erp_has_nothing() -> None:
    world = a_world()

    world.ask("POST", "/_control/reset", role="control")

    assert styles(world) == 0
    close(world)

"""Run the store alone: `python -m mock_store`."""

import sys
from pathlib import Path

from mock_kit.live.configured import boot_database, settings_of
from mock_kit.live.env import live_env
from mock_kit.live.serve import Launch, serve
from mock_store.app import create_program
from mock_store.settings import Settings
from mock_store.tables.registry import KIT


def main() -> int:
    """Serve the store until it is stopped; return the exit status."""
    settings = settings_of(Settings, "store", seed_world=True)

    def announce(address: str) -> None:
        sys.stdout.write(f"store listens at {address}\n")
        for role, token in settings.role_tokens.items():
            sys.stdout.write(f"  token of {role}: {token}\n")
        sys.stdout.flush()

    return serve(
        lambda: _launch(settings),
        name="store",
        host=settings.host,
        port=settings.port,
        announce=announce,
    )


def _launch(settings: Settings) -> Launch:
    url, seed = settings.database_url, settings.seed
    engine, boot = boot_database(url, KIT, seed, "store")
    live = live_env(node="store", seed=settings.seed, boot=boot, folder=Path(settings.files_dir))
    return Launch(create_program(settings, live.env, engine), live.close)


if __name__ == "__main__":
    sys.exit(main())

"""Run the ERP alone: `python -m mock_erp`."""

import sys
from pathlib import Path

from sqlalchemy import make_url

from mock_erp.app import create_program
from mock_erp.settings import Settings
from mock_erp.tables.registry import KIT_TABLES
from mock_kit.live.env import live_env
from mock_kit.live.serve import Launch, serve
from mock_kit.state.database import begin_boot, open_engine


def main() -> int:
    """Serve the ERP until it is stopped; return the exit status."""
    settings = Settings()

    def announce(address: str) -> None:
        sys.stdout.write(f"erp listens at {address}\n")
        for role, token in settings.role_tokens.items():
            sys.stdout.write(f"  token of {role}: {token}\n")
        sys.stdout.flush()

    return serve(
        lambda: _launch(settings),
        name="erp",
        host=settings.host,
        port=settings.port,
        announce=announce,
    )


def _launch(settings: Settings) -> Launch:
    database = make_url(settings.database_url).database
    if database and database != ":memory:":
        Path(database).parent.mkdir(parents=True, exist_ok=True)
    engine = open_engine(settings.database_url)
    boot = begin_boot(engine, KIT_TABLES, settings.seed)
    live = live_env(node="erp", seed=settings.seed, boot=boot, folder=Path(settings.files_dir))
    return Launch(create_program(settings, live.env, engine), live.close)


if __name__ == "__main__":
    sys.exit(main())

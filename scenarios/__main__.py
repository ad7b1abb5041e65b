"""`python -m scenarios` is the command `seatrial`."""

from scenarios.cli.app import main

__all__ = ["main"]

if __name__ == "__main__":
    main()

"""`python -m scenarios` is the command `seatrial`."""

import signal
import sys
from types import FrameType


def main() -> None:
    """Run the command; a signal that ends it finds it ready from the first moment."""
    _end_by_any_signal_as_by_an_interrupt()
    try:
        # Loading takes most of a second, in which an interrupt must not be a traceback.
        from scenarios.cli.app import main as command  # noqa: PLC0415

        command()
    except KeyboardInterrupt:
        sys.exit(130)


def _end_by_any_signal_as_by_an_interrupt() -> None:
    """Let SIGTERM and a closed terminal end the programs, too."""
    # What a script starts in the background is born deaf to interrupts.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    for name in ("SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)
        # What nohup ignores stays ignored.
        if number is not None and signal.getsignal(number) is signal.SIG_DFL:
            signal.signal(number, _interrupt)


def _interrupt(number: int, frame: FrameType | None) -> None:
    signal.raise_signal(signal.SIGINT)


if __name__ == "__main__":
    main()

"""`python -m load` is `seatrial load`, as a program of its own: Locust is never imported here."""

from load.cli.load import main

if __name__ == "__main__":
    main()

"""`python -m streams` is `parley`."""

from streams.cli import main

if __name__ == "__main__":
    main()

"""``python -m ratings_engine``: the same as the command ``ratings-engine``."""

from ratings_engine.cli.start import main

if __name__ == "__main__":
    main()

"""`python -m app [SOURCE]`: the window without the command around it."""

import sys

from app.main import run

if __name__ == "__main__":
    sys.exit(run(sys.argv[1] if len(sys.argv) > 1 else None))

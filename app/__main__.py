"""`python -m app` is the `fer-studio` command."""

from app.cli import main

main()

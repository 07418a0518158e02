"""`python -m fer_core` is the `fer-studio` command."""

from fer_core.cli import main

main()

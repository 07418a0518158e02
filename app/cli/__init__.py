"""The `fer-studio` command: one module a command; `app.cli.program` puts them together."""

from app.cli.program import main

__all__ = ["main"]

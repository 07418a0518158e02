"""One module a command of `fer-studio`; `fer_core.cli` puts them together."""

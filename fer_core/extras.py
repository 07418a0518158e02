"""How what is not installed is installed: FER Studio is on no package index, so always from its own folder."""

from typing import Literal

Extra = Literal["train", "torch", "data", "onnx"]
"""The parts of FER Studio that an installation may lack, as `pyproject.toml` calls them."""


def install_command(extra: Extra) -> str:
    """Return the command that adds a part, given in the folder that FER Studio was cloned to.

    Example:
        >>> install_command("train")
        'pip install -c constraints.txt ".[train]"'
    """
    return f'pip install -c constraints.txt ".[{extra}]"'


def install_hint(extra: Extra) -> str:
    """Return the sentence that says how to add a part.

    Example:
        >>> install_hint("data")
        'Install it with: pip install -c constraints.txt ".[data]", in the folder that FER Studio was cloned to.'
    """
    return f"Install it with: {install_command(extra)}, in the folder that FER Studio was cloned to."

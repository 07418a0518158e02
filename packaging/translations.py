"""Keep the translations of the window: find its texts, put them into the `.ts` files, and compile those.

    python packaging/translations.py            what is new stands there as unfinished; write it, and run this again
    python packaging/translations.py --check    only say what is missing

A text is known by its words, so that it keeps its translation wherever it moves.
"""

import argparse
import ast
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final
from xml.etree import ElementTree

import PySide6
from PySide6.QtCore import QTranslator

ROOT: Final = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))
from app.translation import CONTEXT, FOLDER  # noqa: E402

Text = tuple[str, str]
"""A text of the program, and which meaning of it; "" where it has one only."""

_PLACES: Final = re.compile(r"\{[^}]*\}")
_END: Final = ".exe" if sys.platform == "win32" else ""


def tool(name: str) -> str:
    """Return where a tool of Qt's lies: "lupdate" or "lrelease"."""
    return str(Path(PySide6.__file__).parent / f"{name}{_END}")


def modules(folder: Path) -> list[Path]:
    """Return the modules of the window; the commands speak English."""
    return sorted(path for path in folder.rglob("*.py") if "cli" not in path.relative_to(folder).parts)


def found_texts(folder: Path = ROOT / "app") -> set[Text]:
    """Return the texts that Qt's tool finds in the modules of a folder."""
    with tempfile.TemporaryDirectory() as made:
        ts, listed = Path(made) / "found_de.ts", Path(made) / "modules"
        listed.write_text("\n".join(map(str, modules(folder))), encoding="utf-8")
        subprocess.run(
            [tool("lupdate"), "-silent", "-locations", "none", f"@{listed}", "-ts", str(ts)],
            check=True,
            capture_output=True,
        )
        return set(read(ts))


def unseen_texts(found: set[Text], folder: Path = ROOT / "app") -> Iterator[str]:
    """Tell what is to be translated and Qt's tool can't find: a text that is put together first."""
    known = {text for text, _ in found}
    for path in modules(folder):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not node.args or path.name == "translation.py":
                continue
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            text = node.args[0]
            if name == "tr" and not (isinstance(text, ast.Constant) and text.value in known):
                yield f"{path.relative_to(folder.parent)}:{node.lineno}: what tr() is given is no text that is found"


def read(ts: Path) -> dict[Text, str]:
    """Return the texts of a `.ts` file with their translations; "" where it is unfinished."""
    messages = ElementTree.parse(ts).iter("message") if ts.exists() else ()
    made: dict[Text, str] = {}
    for message in messages:
        said = message.find("translation")
        finished = said is not None and said.get("type") is None
        text = message.findtext("source", ""), message.findtext("comment", "")
        made[text] = (said.text or "" if said is not None and finished else "") or made.get(text, "")
    return made


def write(ts: Path, texts: set[Text], known: Mapping[Text, str], language: str) -> None:
    """Write texts with the translations that are known, in their order, so that a change is a line."""
    root = ElementTree.Element("TS", version="2.1", language=language, sourcelanguage="en")
    context = ElementTree.SubElement(root, "context")
    ElementTree.SubElement(context, "name").text = CONTEXT
    for text in sorted(texts):
        message = ElementTree.SubElement(context, "message")
        ElementTree.SubElement(message, "source").text = text[0]
        if text[1]:
            ElementTree.SubElement(message, "comment").text = text[1]
        said = ElementTree.SubElement(message, "translation")
        if known.get(text):
            said.text = known[text]
        else:
            said.set("type", "unfinished")
    ElementTree.indent(root)
    body = ElementTree.tostring(root, encoding="unicode")
    ts.write_text(f'<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE TS>\n{body}\n', encoding="utf-8", newline="\n")


def compile_translation(ts: Path) -> None:
    """Make the `.qm` file beside a `.ts` file, which the program reads."""
    subprocess.run([tool("lrelease"), "-silent", "-nounfinished", str(ts)], check=True, capture_output=True)


def faults(ts: Path, texts: set[Text]) -> list[str]:
    """Tell what is amiss with a translation: what is missing or too much, other placeholders, an old `.qm` file."""
    known = read(ts)
    told = [f"not translated: {text[0]!r}" for text in sorted(texts) if not known.get(text)]
    told += [f"in the program no more: {text[0]!r}" for text in sorted(set(known) - texts)]
    compiled = QTranslator()
    if not compiled.load(str(ts.with_suffix(".qm"))):
        told.append(f"{ts.with_suffix('.qm').name} is not there")
    for (text, meaning), said in sorted(known.items()):
        if said and sorted(_PLACES.findall(text)) != sorted(_PLACES.findall(said)):
            told.append(f"other placeholders: {text!r}, {said!r}")
        elif said and compiled.translate(CONTEXT, text, meaning or None) != said:
            told.append(f"{ts.with_suffix('.qm').name} is older: {text!r}")
    return told


def main(arguments: list[str] | None = None) -> int:
    """Bring the translations up to date, or say what they lack."""
    parser = argparse.ArgumentParser(description="Keep the translations of the window.")
    parser.add_argument("--check", action="store_true", help="change nothing, and fail where something is missing")
    check = parser.parse_args(arguments).check
    texts = found_texts()
    told = list(unseen_texts(texts))
    for ts in sorted(FOLDER.glob("fer_studio_*.ts")):
        if not check:
            write(ts, texts, read(ts), ts.stem.removeprefix("fer_studio_"))
            compile_translation(ts)
        told += (f"{ts.name}: {fault}" for fault in faults(ts, texts))
    sys.stdout.write(("\n".join(told) or f"All {len(texts)} texts of the window are translated.") + "\n")
    return 1 if told else 0


if __name__ == "__main__":
    sys.exit(main())

"""What the Annotate page says of an item of the queue."""

from collections import Counter
from collections.abc import Sequence
from typing import Final

from app.annotate.services import settings_of
from app.settings import AnnotateSettings
from app.translation import counted, tr, written
from fer_core.session.queue_item import Existing, ItemState, QueueItem
from fer_core.text import clock_time, harmless

_GLYPHS: Final = {
    ItemState.ASKS: "help",
    ItemState.WAITING: "clock",
    ItemState.RUNNING: "play",
    ItemState.PAUSED: "pause",
    ItemState.INTERRUPTED: "stopped",
    ItemState.FAILED: "warning",
    ItemState.DONE: "done",
}


def glyph_of(item: QueueItem) -> str:
    """Return the icon of an item's state."""
    return _GLYPHS[item.state]


def state_word(item: QueueItem) -> str:
    """Return how an item stands, in a word or two."""
    return {
        ItemState.ASKS: tr("Asks"),
        ItemState.WAITING: tr("Waiting"),
        ItemState.RUNNING: tr("Running"),
        ItemState.PAUSED: tr("Paused"),
        ItemState.INTERRUPTED: tr("Interrupted"),
        ItemState.FAILED: tr("Failed"),
        ItemState.DONE: tr("Done"),
    }[item.state]


def progress_line(item: QueueItem, left_s: float | None) -> str:
    """Return how far an item is and how long it still takes, as well as that is known."""
    if item.state is ItemState.DONE:
        return counted(item.frames_done, tr("frame"), tr("frames"))
    if item.state is ItemState.RUNNING and not item.frames_done:
        return tr("loading the model")
    if not item.frames_done:
        total = item.frames_total
        return counted(total, tr("frame"), tr("frames")) if total else ""
    total = item.frames_total
    done = f"{min(100, 100 * item.frames_done // total)} %" if total else tr("{0} frames").format(item.frames_done)
    running = item.state is ItemState.RUNNING and left_s is not None
    return f"{done} · {time_left(left_s)}" if running and left_s is not None else done


def detail_line(item: QueueItem) -> str:
    """Return what stands below an item's name: what went wrong with it, what it asks, or where it goes."""
    if item.state is ItemState.ASKS:
        return there_already(item.there)
    return item.sentence or str(item.folder or item.out)


def there_already(there: Existing) -> str:
    """Say that an input has a session already."""
    return tr("was annotated in part") if there is Existing.INTERRUPTED else tr("has been annotated already")


def question(items: Sequence[QueueItem]) -> str:
    """Return what is asked of items that have a session already; they have all the same kind."""
    there = items[0].there
    name = harmless(items[0].source.name)
    if len(items) == 1:
        text = (
            tr("{0} was annotated in part.") if there is Existing.INTERRUPTED else tr("{0} has been annotated already.")
        )
        return text.format(name)
    many = (
        tr("{0} files were annotated in part.")
        if there is Existing.INTERRUPTED
        else tr("{0} files have been annotated already.")
    )
    return many.format(len(items))


def options_line(options: AnnotateSettings) -> str:
    """Return options in a few words."""
    frames = tr("all frames") if options.every == 1 else tr("1 in {0}").format(options.every)
    if not options.video:
        return f"{frames}, " + tr("no video")
    return f"{frames}, " + (tr("blurred") if options.blur_faces else tr("video"))


def options_of_item(item: QueueItem) -> str:
    """Return which part of an item is read, and its preset or its options in a few words."""
    options = preset_name(item.preset) if item.preset else options_line(settings_of(item.options))
    part = item.options.part
    if part is None:
        return options
    end = tr("end") if part.end_s is None else moment(part.end_s)
    return f"{moment(part.begin_s)} – {end}, {options}"


def moment(seconds: float) -> str:
    """Return a time as it is typed: `1:02`, `1:02.5`."""
    whole = clock_time(seconds)
    return whole.rstrip("0").rstrip(".") if "." in whole else whole


def preset_name(preset: str) -> str:
    """Return what a preset is called on the screen."""
    return {"fast": tr("Fast"), "everything": tr("Everything")}.get(preset, harmless(preset))


def summary(items: Sequence[QueueItem], left_s: float | None, *, held: bool) -> str:
    """Say how the queue stands: what runs, what waits, and how long it takes."""
    counts = Counter(item.state for item in items)
    named = (
        (ItemState.RUNNING, tr("{0} running")),
        (ItemState.WAITING, tr("{0} waiting")),
        (ItemState.PAUSED, tr("{0} paused")),
        (ItemState.INTERRUPTED, tr("{0} interrupted")),
        (ItemState.FAILED, tr("{0} failed")),
        (ItemState.DONE, tr("{0} done")),
    )
    parts = [text.format(counts[state]) for state, text in named if counts[state]]
    if left_s is not None and not held:
        parts.append(time_left(left_s))
    return " · ".join(parts)


def time_left(seconds: float) -> str:
    """Say how long something will still take, no more exactly than anybody knows."""
    if seconds < 60:
        return tr("about {0} s left").format(max(1, round(seconds)))
    if seconds < 3600:
        return tr("about {0} min left").format(round(seconds / 60))
    return tr("about {0} h left").format(written(f"{seconds / 3600:.1f}"))

"""What a room makes ready as it opens, so that its first visitors do not wait for it: templates, words, outlines."""

from __future__ import annotations

import importlib
import threading

from dateline.errors import DatelineError
from dateline.serve.desk import Desk
from dateline.serve.drawing.world import read_outlines
from dateline.serve.rendering import asset, environment
from dateline.tell.words import event_words, measure_words

#: how near maps are made ready: as near as a map of many places is shown at first
NEAR = 5


def warm(desk: Desk) -> None:
    """Makes ready what pages are made with. Nothing of the record is kept for longer than its state."""
    made = environment()
    for name in made.list_templates(extensions=["html"]):
        made.get_template(name)
    for name in ("room.css", "room.js"):
        asset(name)
    for words in (measure_words, event_words):
        words("other")  # reads the list that it knows words by
    try:
        with desk.look() as look:
            _ = look.head, look.standings
    except DatelineError:
        pass  # who asks is told
    for zoom in range(1, NEAR + 1):
        read_outlines(zoom)
    importlib.import_module("dateline.pipeline")  # the first judgement does not wait for it either


def warm_beside(desk: Desk) -> threading.Thread:
    """The same beside the first answers."""
    thread = threading.Thread(target=warm, args=(desk,), daemon=True, name="dateline-warm")
    thread.start()
    return thread

"""What a process remembers of reports that are deleted is forgotten with them."""

from __future__ import annotations

import gc
import importlib
import pkgutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from dateline import lineage, pipeline, reading
from dateline.record import View, open_record

GONE = "Quemmorva Ibbenhyrst"
TEXTS = {
    "one": "Estmere, May 3 - The council of Estmere said on Monday that 12 people were killed when a barge struck the old "
    "quay.\n\nDivers searched the harbour until dusk while ferrymen held lamps above the water.",
    "two": f'Estmere, May 3 - The council of Estmere, said {GONE} on Monday, told of 12 people killed when a barge struck '
    f'the old quay.\n\nDivers searched the harbour until dusk while ferrymen held lamps above the water.\n\n"We counted '
    f'them at the Gullenfrith chapel," {GONE} told Harbour News.',
}  # fmt: skip
SECRETS = ("quemmorva", "ibbenhyrst", "gullenfrith")


def caches() -> dict[str, Any]:
    """Every cache of a function of lineage."""
    found: dict[str, Any] = {}
    for module in pkgutil.walk_packages(lineage.__path__, "dateline.lineage."):
        for name, one in vars(importlib.import_module(module.name)).items():
            if hasattr(one, "cache_info"):
                found[f"{one.__module__}.{name}"] = one
    return found


def texts_in(cache: Any) -> Iterator[str]:
    """All that a cache holds that is text, whatever holds it there."""
    kept, seen = [one for one in gc.get_referents(cache) if not callable(one)], set[int]()
    while kept:
        one = kept.pop()
        if id(one) in seen or isinstance(one, type) or callable(one) or hasattr(one, "__loader__"):
            continue
        seen.add(id(one))
        if isinstance(one, str):
            yield one
        else:
            kept += gc.get_referents(one)


def holding() -> set[str]:
    """The caches of lineage that hold words of the report that is to go."""
    return {
        name
        for name, cache in caches().items()
        if any(word in text.casefold() for text in texts_in(cache) for word in SECRETS)
    }


def test_no_cache_of_lineage_holds_words_of_a_deleted_report(
    shared_tools: reading.Tools, tmp_path: Path
) -> None:
    for name, text in TEXTS.items():
        (tmp_path / f"{name}.txt").write_text(text)
    with open_record(tmp_path / "r.db", create=True) as record:
        paths = [tmp_path / f"{name}.txt" for name in TEXTS]
        pipeline.add_reports(record, paths, read_on=date(2031, 6, 1), tools=shared_tools)
        assert len(holding()) > 4
        gone = View(record).find_report("two")
        assert gone is not None
        pipeline.delete_reports(record, [gone.report.key], "R. Viewer", "asked for", tools=shared_tools)
        assert holding() == set()
        assert [View(record).find_report(name) is None for name in TEXTS] == [False, True]

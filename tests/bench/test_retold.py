"""A retold record is whole: verify finds nothing wrong, every telling is another one, and it is the same each time."""

from __future__ import annotations

from pathlib import Path

from bench.retold import BEGAN_AT, Story, build, read_story

from dateline import pipeline
from dateline.record import View, open_record, verify_record


def told(story: Story, path: Path, tools: pipeline.Tools) -> dict[str, object]:
    with open_record(path, create=True, clock=lambda: BEGAN_AT) as record:
        writer = build(record, [story], 3 * story.claims, 7, lambda _: None, tools, batch=2)
        view = View(record)
        assert verify_record(record) == []
        assert writer.claims == len(view.figures()) + len(view.events()) + len(view.statements())
        assert record.stale() == []
        return {
            "reports": [row.name for row in view.reports()],
            "texts": {view.text(row.report.key) for row in view.reports()},
            "matters": sorted(matter.id for matter in view.matters()),
            "standings": sorted(matter.standing for matter in view.matters()),
        }


def test_a_story_is_told_again_under_other_names(tmp_path: Path) -> None:
    tools = pipeline.Tools()
    story = read_story(1, 7, tools, tmp_path)
    first = told(story, tmp_path / "a.db", tools)
    assert told(story, tmp_path / "b.db", tools) == first
    assert len(first["reports"]) == 3 * len(story.reports)  # type: ignore[arg-type]
    matters, standings = first["matters"], first["standings"]
    assert len(set(matters)) == len(matters) > 0  # type: ignore[call-overload, arg-type]
    assert len(standings) % 3 == 0 and standings[::3] == standings[2::3]  # type: ignore[arg-type, index]
    assert len(first["texts"]) > 2 * len({report.text for _, report in story.reports})  # type: ignore[arg-type]

"""A retold record is whole: verify finds nothing wrong, every telling is another one, and it is the same each time."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from bench.retold import BEGAN_AT, Story, build, read_story
from bench.retold_scale import PROBES, WARM, probes

from dateline import pipeline
from dateline.derivation import derive_names
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


def test_names_of_stories_told_again_are_what_deriving_makes_of_them(tmp_path: Path) -> None:
    tools = pipeline.Tools()
    stories = [read_story(number, 7, tools, tmp_path) for number in (1, 2)]
    with open_record(tmp_path / "a.db", create=True, clock=lambda: BEGAN_AT) as record:
        build(record, stories, 6 * stories[0].claims, 7, lambda _: None, tools)
        names = {name.id: name for name in View(record).names()}
        assert any(name.name.endswith("police") and len(name.mentions) > 4 for name in names.values())
        record.mark_stale(("names", row.key) for row in record.reports())
        derive_names(record, record.stale("names"))
        assert {name.id: name for name in View(record).names()} == names
        assert record.stale() == []


def test_the_same_reports_are_added_to_records_of_each_size(tmp_path: Path) -> None:
    tools = pipeline.Tools()
    story = read_story(1, 7, tools, tmp_path)
    told = []
    for size in (2, 3):
        with open_record(tmp_path / f"{size}.db", create=True, clock=lambda: BEGAN_AT) as record:
            build(record, [story], size * story.claims, 7, lambda _: None, tools)
            texts = {View(record).text(row.key) for row in record.reports()}
            told.append(probes(record, len(story.reports), 7))
    assert told[0] == told[1]
    number = Counter(kind for kind, _ in told[0])
    assert number == {kind: some + WARM for kind, some in PROBES.items()}
    assert all((report.text in texts) == (kind == "copy") for kind, report in told[0])

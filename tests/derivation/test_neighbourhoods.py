"""What is derived by neighbourhood is what the whole record, derived at once, would give; in any order of arrival."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from bench.invented import Invented, World, invent, tell
from examples import EXAMPLES, READ_ON

from dateline import derivation, pipeline
from dateline.annotate import Annotator
from dateline.derivation import matters
from dateline.derivation.material import read_claims, start_of
from dateline.derivation.matters import weigh_record
from dateline.export import export_jsonl
from dateline.lineage import find_origins
from dateline.read import read_profile
from dateline.record import Record, Stale, View, Withholder, open_record, verify_record
from dateline.resolve.bodies import bodies_of
from dateline.resolve.names import resolve_names
from dateline.resolve.sensitivity import mark_private
from dateline.weigh import cell_of


@pytest.fixture(scope="module")
def tools(annotator: Annotator) -> Iterator[pipeline.Tools]:
    made = pipeline.Tools()
    made._annotator = annotator
    yield made
    made.close()


def add(record: Record, reports: Sequence[Invented], folder: Path, tools: pipeline.Tools) -> None:
    path = folder / "some.jsonl"
    path.write_text("".join(json.dumps(r.row()) + "\n" for r in reports))
    added = pipeline.add_reports(record, [path], read_on=READ_ON, tools=tools)
    assert added.read == len(reports) and not added.unread


def export(record: Record, folder: Path) -> dict[str, bytes]:
    folder.mkdir()
    export_jsonl(View(record), folder, Withholder("internal", ()))
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def check_whole(record: Record) -> None:
    """That what stands in the record is what all of it gives at once."""
    assert record.stale() == []
    view = View(record)
    weighed, relations = weigh_record(record)
    now = sorted(v.value.id for v in weighed if v.known_until is None)
    assert sorted(m.id for m in view.matters()) == sorted(set(now))
    by_id = {m.id: m for m in view.matters()}
    assert all(by_id[v.value.id] == v.value for v in weighed if v.known_until is None)
    assert sorted(set(relations), key=repr) == sorted(view.relations(), key=repr)
    read = record.extractions(row.report.key for row in view.reports())
    bodies = bodies_of(record.profile())
    mentions = {report: found.names for report, found in read.items()}
    names = resolve_names(mentions, bodies, {report: found.places for report, found in read.items()})
    assert sorted(view.names(), key=lambda n: n.id) == mark_private(names, bodies)
    passages = [p for row in view.reports() for p in record.passages(row.report.key)]
    origins = find_origins(passages, view.edges("passage"))
    assert {(end.report, end.span.start): origin for end, origin in origins.items()} == view.origins()


def test_the_examples_added_one_by_one_are_the_examples_added_together(
    exercise: Record, annotator: Annotator, tmp_path: Path
) -> None:
    check_whole(exercise)
    profile = read_profile(EXAMPLES / "exercise.toml")
    tools = pipeline.Tools(profile=profile)
    tools._annotator = annotator
    files = sorted((EXAMPLES / "reports").iterdir())
    random.Random(5).shuffle(files)
    with open_record(tmp_path / "one.db", create=True) as record:
        for file in files:
            pipeline.add_reports(
                record,
                [file],
                read_on=READ_ON,
                reports=EXAMPLES / "reports.csv",
                profile=profile,
                tools=tools,
            )
        check_whole(record)
        assert export(record, tmp_path / "one") == export(exercise, tmp_path / "together")
        assert verify_record(record) == []
    tools.close()


@pytest.mark.parametrize(("seed", "world"), [(0, "capitals"), (1, "capitals"), (2, "war")])
def test_shuffled_pieces_give_what_all_together_gives(
    seed: int, world: World, tools: pipeline.Tools, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if seed:  # what waits of the same reports is weighed together, as in one large report
        monkeypatch.setattr(matters, "MANY", 2)
    reports = list(invent(64 if world == "war" else 32, seed=seed, world=world))
    with open_record(tmp_path / "together.db", create=True) as record:
        add(record, reports, tmp_path, tools)
        check_whole(record)
        together = export(record, tmp_path / "together")
    chance = random.Random(seed)
    chance.shuffle(reports)
    with open_record(tmp_path / "pieces.db", create=True) as record:
        while reports:
            some = chance.choice((1, 2, 3, 7))
            add(record, reports[:some], tmp_path, tools)
            reports = reports[some:]
        check_whole(record)
        assert export(record, tmp_path / "pieces") == together


def test_adding_a_report_of_one_story_leaves_the_others_alone(
    tools: pipeline.Tools, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reports = [r for story in range(6) for r in tell(story, 3)]
    last = reports.pop(6)
    with open_record(tmp_path / "a.db", create=True) as record:
        add(record, reports, tmp_path, tools)
        done: dict[str, set[str]] = {}
        finish = Record.finish_stale

        def noted(self, keys, *rest, **named):  # type: ignore[no-untyped-def]
            for key in keys if isinstance(keys, list) else [keys]:
                done.setdefault(key.stage, set()).add(key.key)
            return finish(self, keys, *rest, **named)

        monkeypatch.setattr(Record, "finish_stale", noted)
        add(record, [last], tmp_path, tools)
        assert {
            stage: len(keys) for stage, keys in done.items() if stage in ("origins", "resolve", "told")
        } == {stage: pytest.approx(8, abs=8) for stage in ("origins", "resolve", "told")}


def test_an_origin_of_another_name_has_what_its_passages_tell_weighed_anew_and_nothing_else(
    tools: pipeline.Tools, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = "Heavy rain swept away the Brenford footbridge near Bergen on 3 May 2026, killing 14 people, the county police said."
    own = (
        "About 320 families fled floods near Porto on 2 May 2026, the Red Cross said.",
        "An avalanche near Turin killed 6 skiers on 1 May 2026, rescuers said.",
    )
    some = [Invented(f"n{n}", "Desk", "2026-05-04", f"{told}\n\n{one}") for n, one in enumerate(own)]
    with open_record(tmp_path / "keys.db", create=True) as record:
        add(record, some, tmp_path, tools)
        keys = {row.report.name: row.report.key for row in View(record).reports()}
    if keys["n0"] < keys["n1"]:  # the first by key gives an origin its name
        some = [Invented(r.name, r.carrier, r.published, r.text) for r in reversed(some)]
    queued: dict[str, set[str]] = {}
    derive = derivation.derive_origins

    def noted(record: Record, keys: Sequence[Stale]) -> None:
        derive(record, keys)
        queued["weigh"] = {key.key for key in record.stale("weigh")}

    with open_record(tmp_path / "a.db", create=True) as record:
        add(record, some[:1], tmp_path, tools)
        before = View(record).origins()
        first = next(row.report.key for row in View(record).reports())
        cells = {cell_of(claim) for claim in read_claims(record, [first])}
        monkeypatch.setattr(derivation, "derive_origins", noted)
        add(record, some[1:], tmp_path, tools)
        now = View(record).origins()
        moved = {start for (report, start), origin in before.items() if now[report, start] != origin}
        there = {cell_of(claim) for claim in read_claims(record, [first]) if start_of(claim) < len(told)}
        assert moved == {0} and there and queued["weigh"] == there
        assert cells > there
        check_whole(record)

"""Skipping what is missing, the scorer one report at a time, the cache, and peers that cannot run."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from bench.accuracy import peers
from bench.accuracy.__main__ import is_whole, main, merge, not_served, results_of, write
from bench.accuracy.measures import figures
from bench.accuracy.model import Job, Measure, Outcome, Tally
from bench.accuracy.peers import find_python, is_skipped, likeness, run_quietly
from bench.accuracy.records import CachedAnnotator, digest_of, drop_old
from bench.accuracy.run import Done, pooled, score_ours
from bench.accuracy.scorer import Scorer
from bench.accuracy.sets import BOTH, SETS

from dateline.model import Layer


def test_sets_that_are_not_here_are_skipped_and_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert (
        main(["--shared", str(tmp_path), "--out", str(tmp_path / "r.json"), "--cache", str(tmp_path / "c")])
        == 0
    )
    missing = json.loads((tmp_path / "r.json").read_text())["missing"]
    assert len(missing) == len(SETS) + 1
    assert any("clusters-ecbplus: not served" in line for line in missing)
    assert "not scored: geo-lgl" in capsys.readouterr().out


def test_a_run_of_some_sets_leaves_the_project_alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("bench.accuracy.__main__.RESULTS", tmp_path / "results.json")
    monkeypatch.setattr("bench.accuracy.__main__.PAGE", tmp_path / "page.md")
    empty: dict[str, Any] = {"measures": [], "peers": [], "missing": [], "sources": {}}
    assert "stays as it is" in write(empty, None, whole=False)
    assert list(tmp_path.iterdir()) == []
    write(empty, None, whole=True)
    assert {p.name for p in tmp_path.iterdir()} == {"results.json", "page.md"}


def test_a_set_that_there_is_not_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--sets", "seeds,nosuch"])
    assert "no set begins with 'nosuch'" in capsys.readouterr().err


def test_a_run_is_whole_where_every_set_was_scored() -> None:
    done = {s.name: Done(s.name, Outcome(), 1.0, 1.0, (), ("a peer did not run",)) for s in SETS}
    assert is_whole(done)
    assert not is_whole({**done, "geo-lgl": Done("geo-lgl", Outcome(missing=("it failed",)), 1.0, 1.0)})
    assert not is_whole({})


def test_what_fails_in_one_measure_leaves_the_others(shared: Path, tmp_path: Path) -> None:
    job = tiny_set(tmp_path, [figure("a", 3, "killed", 5)], [figure("a", 3, "killed", 5)], shared)
    set_ = SimpleNamespace(name="tiny", measures=("nosuch", "figures"))
    outcome = score_ours(replace(job, set=set_, failed=("rep-1: it broke",)))  # type: ignore[arg-type]
    assert outcome.measures[0].name == "figures.match"
    assert "reading failed in 1 report: do not use its figures" in outcome.missing[0]
    assert "No module named" in outcome.missing[1]


def test_a_later_run_of_one_set_takes_its_place_in_the_results() -> None:
    def told(value: float, *sets: str) -> dict[str, Any]:
        rows = [{"set": s, "measure": "figures.match", "value": value} for s in sets]
        return {
            "dateline": "0",
            "sources": {s: f"digest {value}" for s in sets if s != BOTH},
            "measures": rows,
            "peers": [{"peer": "one", **row} for row in rows],
            "missing": [f"{s}: a reason" for s in sets],
        }

    merged = merge(told(0.1, BOTH, "seeds-dev", "muc-dev"), told(0.9, "seeds-dev"))
    assert [(r["set"], r["value"]) for r in merged["measures"]] == [("seeds-dev", 0.9), ("muc-dev", 0.1)]
    assert merged["sources"] == {"seeds-dev": "digest 0.9", "muc-dev": "digest 0.1"}
    assert sorted(merged["missing"])[-2:] == [
        "seeds-dev + wikinews-figures-dev: a reason",
        "seeds-dev: a reason",
    ]


def test_a_set_that_nothing_serves_is_told_after_a_run_of_another() -> None:
    results = {"dateline": "0", "sources": {"muc-dev": "one"}, "measures": [], "peers": [], "missing": []}
    merged = merge({**results, "missing": not_served()}, results)
    assert merged["missing"] == not_served() and not_served()
    assert merge(merged, {**results, "missing": not_served()})["missing"] == not_served()


def test_pools_need_all_their_sets() -> None:
    one = Measure("figures.core.match", (Tally(1, 2, 2),))
    assert list(pooled({"seeds-dev": (one,)})) == []
    ((name, both),) = pooled({"seeds-dev": (one,), "wikinews-figures-dev": (one,)})
    assert name == "seeds-dev + wikinews-figures-dev"
    assert both.total == Tally(2, 4, 4)


def test_peers_are_pooled_like_ours() -> None:
    measure = Measure("figures.core.match", (Tally(1, 2, 2),))
    done = {
        name: Done(name, Outcome((measure,)), 1.0, 1.0, (("a peer", (measure,)),))
        for name in ("seeds-dev", "wikinews-figures-dev")
    }
    rows = results_of(done, [])["peers"]
    assert (rows[0]["peer"], rows[0]["set"], rows[0]["counts"]) == (
        "a peer",
        "seeds-dev + wikinews-figures-dev",
        [2, 4, 4],
    )


def figure(report: str, low: float, measure: str, start: int | None) -> str:
    spans = [] if start is None else [[start, start + 6]]
    slots = {"place": None, "as_of_start": None, "as_of_end": None, "voice": None, "population": None}
    return (
        json.dumps({"report": report, "spans": spans, "low": low, "high": low, "measure": measure, **slots})
        + "\n"
    )


def tiny_set(folder: Path, gold: Iterable[str], ours: Iterable[str], shared: Path) -> Job:
    home, out = folder / "gold" / "tiny", folder / "out"
    (home / "texts").mkdir(parents=True)
    out.mkdir()
    for report in ("a", "b", "c"):
        (home / "texts" / f"{report}.txt").write_text(
            "Rain fell on the invented town of Ardwell all that week."
        )
    (home / "figures.jsonl").write_text("".join(gold))
    (out / "figures.jsonl").write_text("".join(ours))
    return Job(SimpleNamespace(name="tiny"), folder, Scorer(shared), out)  # type: ignore[arg-type]


def test_tallies_of_reports_add_up_to_the_scorers_figures(shared: Path, tmp_path: Path) -> None:
    gold = [figure("a", 3, "killed", 5), figure("b", 7, "injured", 5)]
    ours = [figure("a", 3, "killed", 5), figure("b", 8, "injured", 5), figure("c", 9, "killed", 5)]
    outcome = figures.score(tiny_set(tmp_path, gold, ours, shared))
    totals = {m.name: m.total for m in outcome.measures if m.units}
    assert totals["figures.match"] == Tally(1, 3, 2)
    assert totals["figures.core.who_where_when"] == Tally(1, 3, 2)
    assert sorted((c.report, c.state) for c in outcome.cases) == [
        ("a", "right"), ("b", "missed"), ("b", "spurious"), ("c", "spurious"),
    ]  # fmt: skip


def test_a_count_of_a_whole_report_is_asked_for_in_reports_without_gold_too(
    shared: Path, tmp_path: Path
) -> None:
    gold = [figure("a", 3, "killed", None), figure("b", 7, "injured", None)]
    ours = [figure("a", 3, "killed", 5), figure("c", 9, "killed", 5), figure("c", 9, "displaced", 9)]
    outcome = figures.score(tiny_set(tmp_path, gold, ours, shared))
    totals = {m.name: m.total for m in outcome.measures if m.units}
    assert totals["figures.match"] == Tally(1, 2, 2)
    assert totals["figures.killed_injured.match"] == Tally(1, 2, 2)


def test_a_folder_without_a_scorer_is_told(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="give --shared the folder"):
        Scorer(tmp_path)


class Counted:
    """An annotator that counts what it is asked."""

    name = "model-1"

    def __init__(self) -> None:
        self.asked: list[str] = []

    def annotate_passages(self, texts: Iterable[str], batch_size: int = 64) -> Iterator[Layer]:
        for text in texts:
            self.asked.append(text)
            yield Layer(
                self.name,
                (0,),
                (len(text),),
                (text,),
                ("X",),
                ("X",),
                ("ROOT",),
                (0,),
                ("",),
                (False,),
                (True,),
            )


def test_a_parse_is_asked_for_once_and_comes_back_the_same(tmp_path: Path) -> None:
    annotator = Counted()
    cached = CachedAnnotator(annotator, tmp_path / "parses.sqlite")  # type: ignore[arg-type]
    first = list(cached.annotate_passages(["one", "two", "one"]))
    assert list(cached.annotate_passages(["one", "two", "one"])) == first
    assert annotator.asked == ["one", "two"]
    assert [layer.lemmas for layer in first] == [("one",), ("two",), ("one",)]


def test_a_digest_follows_names_and_bytes(tmp_path: Path) -> None:
    file = tmp_path / "texts" / "a.txt"
    file.parent.mkdir()
    file.write_text("one")
    before = digest_of([file.parent])
    file.write_text("two")
    assert digest_of([file.parent]) != before
    file.write_text("one")
    assert digest_of([file.parent]) == before
    file.rename(file.with_name("b.txt"))
    assert digest_of([file.parent]) != before


def test_the_latest_exports_alone_are_kept(tmp_path: Path) -> None:
    for number in range(7):
        (tmp_path / str(number)).mkdir()
    drop_old(tmp_path)
    assert len(list(tmp_path.iterdir())) == 4


def test_a_command_that_fails_says_its_last_line() -> None:
    with pytest.raises(RuntimeError, match="failed: no such thing"):
        run_quietly([sys.executable, "-c", "import sys; sys.exit('so\\nno such thing')"])


def test_a_peer_without_its_python_is_told() -> None:
    with pytest.raises(RuntimeError, match=r"no Python 9\.9"):
        find_python("9.9")


def test_a_peer_that_fails_is_told_and_the_others_run(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def fail(*_: object) -> Path:
        raise RuntimeError("no Java")

    monkeypatch.setattr(peers, "run_peer", fail)
    job = Job(SimpleNamespace(name="te3-tbaq"), tmp_path, SimpleNamespace(), tmp_path)  # type: ignore[arg-type]
    told = dict(peers.score_peers(job, tmp_path))
    assert told == {"HeidelTime": "RuntimeError: no Java", "dateparser": "RuntimeError: no Java"}


def test_what_no_peer_gives_is_not_counted_for_it() -> None:
    assert is_skipped("attributions.stance")
    assert is_skipped("figures.core.place")
    assert not is_skipped("figures.core.match")


def test_likeness_of_names() -> None:
    assert likeness("Ada Vell", "ada vell") == 1.0
    assert likeness("Ada Vell", "Ada Bell") == pytest.approx(7 / 8)


def test_shared_shingles_and_equal_sentences(tmp_path: Path) -> None:
    copied = (
        "The river Tolle rose over its banks on the second night. Nobody in the lower town was hurt by it."
    )
    (tmp_path / "a.txt").write_text(copied)
    (tmp_path / "b.txt").write_text(f"{copied} More rain is on its way, the mayor said.")
    (tmp_path / "c.txt").write_text(
        "An orchestra of nine players opened the new hall with a march of their own."
    )
    script = Path(peers.__file__).parent / "scripts" / "shingles.py"
    run = [sys.executable, str(script), str(tmp_path), "-", "containment"]
    rows = [
        json.loads(line) for line in subprocess.run(run, capture_output=True, check=True).stdout.splitlines()
    ]
    assert [(r["level"], r["from"]["report"], r["to"]["report"]) for r in rows] == [
        ("report", "a", "b"), ("passage", "a", "b"), ("passage", "a", "b"),
    ]  # fmt: skip

"""The run of ratios: what it makes of parts that ran, and of such as cannot."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from bench.ratios import __main__ as run
from bench.ratios import page
from bench.ratios.copied import carried_by_four
from bench.ratios.datasketch import nearest, times_as_fast
from bench.ratios.parts import PARTS, CannotRunError, Found, Part, Sizes

ROWS = [
    {"title": f"Dam {n} holds", "text": f"The dam at Estmere held.\n\nNo. {n}.", "date": ""} for n in range(3)
]


def test_each_report_is_carried_by_four_with_its_paragraphs_as_they_are() -> None:
    carried = list(carried_by_four(ROWS))
    assert len(carried) == 12 and len({one.name for one in carried}) == 12
    assert len({one.carrier for one in carried}) == 4
    assert all(f"The dam at Estmere held.\n\nNo. {int(one.name[1:6])}." in one.text for one in carried)
    assert len({one.text for one in carried}) == 12


def parts(**runs: object) -> tuple[Part, ...]:
    return tuple(
        Part(p.key, p.what, p.baseline, p.bar, p.least, runs.get(p.key, cannot))  # type: ignore[arg-type]
        for p in PARTS
    )


def cannot(sizes: Sizes) -> Found:
    raise CannotRunError("ray is not installed")


def fails(sizes: Sizes) -> Found:
    raise ZeroDivisionError("no reports")


@pytest.fixture
def results(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, object]:
    made = parts(counts_vs_gdelt_regkg=lambda sizes: Found(2.0, {"set": "a"}), memory_16x_vs_1x=fails)
    monkeypatch.setattr(run, "PARTS", made)
    to = tmp_path / "r.json"
    given = ["--to", str(to), "--page", str(tmp_path / "page.md"), "--shared", str(tmp_path)]
    assert run.main(given) == 0
    assert run.main([*given, "--parts", "ray_2_workers_vs_1"]) == 0
    found: dict[str, object] = json.loads(to.read_text())
    found["page"] = (tmp_path / "page.md").read_text()
    return found


def test_a_part_that_cannot_run_is_null_with_its_reason(results) -> None:
    assert results["ratios"] == {p.key: 2.0 if p.key == "counts_vs_gdelt_regkg" else None for p in PARTS}
    assert results["parts"]["ray_2_workers_vs_1"]["reason"] == "ray is not installed"
    assert results["parts"]["memory_16x_vs_1x"]["reason"] == "ZeroDivisionError: no reports"
    assert "null: ray is not installed" in results["page"]


def test_what_another_run_of_the_day_measured_stays(results) -> None:
    assert results["ratios"]["counts_vs_gdelt_regkg"] == 2.0
    assert "| `counts_vs_gdelt_regkg` | **2.00** |" in results["page"]
    assert "{{" not in results["page"]


def test_a_ratio_that_falls_short_is_marked() -> None:
    part = next(p for p in PARTS if p.key == "memory_16x_vs_1x")
    assert part.reaches(1.2) and not part.reaches(1.21)
    assert "1.21 (wanted ≤ 1.2)" in page.line(part, {"ratio": 1.21, "reason": None})


def test_no_key_is_unknown() -> None:
    with pytest.raises(SystemExit, match="no such part: speed"):
        run.main(["--parts", "speed"])


def lineage_row(pairs: float, passages: float, seconds: float) -> dict[str, float]:
    return {"pairs_recall": pairs, "passages_recall": passages, "cpu_seconds": seconds}


LINEAGE = {
    "dateline": lineage_row(0.9, 0.9, 2.0),
    "shingles": lineage_row(1.0, 1.0, 0.1),
    "datasketch, as usual": lineage_row(0.5, 0.7, 1.0),
    "datasketch, loose": lineage_row(0.9, 0.85, 5.0),
    "datasketch, as loose": lineage_row(0.95, 0.85, 4.0),
    "datasketch, pairs alone": lineage_row(0.9, 0.0, 0.5),
}


def test_the_setting_that_falls_least_short_of_our_recall_is_the_baseline() -> None:
    assert nearest(LINEAGE) == "datasketch, as loose"  # more than ours is no merit, less time is
    assert nearest({**LINEAGE, "datasketch, all": lineage_row(0.9, 0.9, 60.0)}) == "datasketch, all"
    assert nearest(LINEAGE, passages=False) == "datasketch, pairs alone"
    assert nearest({"dateline": LINEAGE["dateline"]}) is None


def test_the_ratio_is_that_of_the_seconds_of_all_sets() -> None:
    sets = {"a": LINEAGE, "b": {**LINEAGE, "dateline": lineage_row(0.9, 0.9, 6.0)}}
    assert times_as_fast(sets, {name: nearest(rows) for name, rows in sets.items()}) == 1.0


def test_the_page_tells_every_setting_and_marks_the_baseline() -> None:
    rows = {
        name: {**row, "reports_per_cpu_second": 10.0, "pairs_precision": 1.0, "passages_precision": None}
        for name, row in LINEAGE.items()
    }
    raw = {
        "sets": {"a": rows}, "nearest": {"a": nearest(rows)}, "ratio_to_the_default": 0.5,
        "ratio_to_pairs_alone": 0.25,
    }  # fmt: skip
    lines = list(page._lineage({"lineage_vs_datasketch": {"raw": raw}}))
    assert "| **datasketch, as loose** | 10.0 | 0.950 | 1.000 | 0.850 | – |" in lines
    assert sum(line.startswith(("| datasketch", "| **datasketch")) for line in lines) == 4
    assert lines[-1].endswith("without passages, 0.25.")

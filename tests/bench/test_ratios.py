"""The run of ratios: what it makes of parts that ran, and of such as cannot."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from bench.ratios import __main__ as run
from bench.ratios import page
from bench.ratios.copied import carried_by_four
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

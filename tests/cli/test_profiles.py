"""A profile that extends a lexicon is read by `add`, also for reports that the record had before."""

from __future__ import annotations

import json
from pathlib import Path

from dateline.export import export_record
from dateline.record import View, Withholder, open_record

HOW_TO = Path(__file__).parents[2] / "docs" / "how-to.md"
#: the profile that docs/how-to.md gives as its example
PROFILE = HOW_TO.read_text().split("```toml\n")[1].split("```")[0]
TEXT = (
    "HARLECH, 6 May 2031 - The storm unmoored 14 boats in Kingsmead Quay, the deckhands said.\n\n"
    "The warden gazetted that 3 people were killed in Kingsmead Quay.\n"
)


def exported(record: Path, folder: Path) -> dict[str, bytes]:
    with open_record(record, read_only=True) as opened:
        export_record(View(opened), "jsonl", folder, Withholder("internal", ()))
    return {p.name: p.read_bytes() for p in sorted(folder.iterdir())}


def figures(dateline, record: Path) -> dict[str, dict]:
    run = dateline("figures", record, "--json")
    return {row["measure"]: row for row in map(json.loads, run.out.splitlines())}


def test_a_profile_is_read_for_new_reports_and_for_old_ones(dateline, tmp_path: Path) -> None:
    text, profile = tmp_path / "storm.txt", tmp_path / "crisis.toml"
    text.write_text(TEXT)
    profile.write_text(PROFILE)
    at_once, later = tmp_path / "once.db", tmp_path / "later.db"

    assert dateline("add", text, "--record", later, "--read-on", "2031-06-01").code == 0
    assert "moorings_lost" not in figures(dateline, later)
    run = dateline("add", text, "--record", later, "--read-on", "2031-06-01", "--profile", profile)
    assert run.code == 0 and "extract: 1 of 1" in run.err
    assert (
        dateline("add", text, "--record", at_once, "--read-on", "2031-06-01", "--profile", profile).code == 0
    )

    for record in (later, at_once):
        found = figures(dateline, record)
        boats, dead = found["moorings_lost"], found["killed"]
        assert boats["low"] == 14 and boats["place"] == "Aberystwyth"
        assert boats["voice_body"] == "Ferry Union"
        assert dead["stance"] == "confirms"
        assert "+profile:" in boats["method_version"]
        assert dateline("verify", record).code == 0
    one, other = exported(at_once, tmp_path / "a"), exported(later, tmp_path / "b")
    for name in one.keys() - {"rejections.jsonl"}:
        assert one[name] == other[name], name


def test_a_profile_that_is_put_back_is_in_force_again(dateline, tmp_path: Path) -> None:
    text, profile, other, record = (tmp_path / n for n in ("storm.txt", "a.toml", "b.toml", "storm.db"))
    text.write_text(TEXT)
    profile.write_text(PROFILE)
    other.write_text('name = "another crisis"\n')
    seen = []
    for given in (profile, other, profile, other):
        assert (
            dateline("add", text, "--record", record, "--read-on", "2031-06-01", "--profile", given).code == 0
        )
        seen.append(exported(record, tmp_path / f"out{len(seen)}")["figures.jsonl"])
        assert ("moorings_lost" in figures(dateline, record)) == (given == profile)
    assert seen[0] != seen[1] and seen[2:] == seen[:2]
    assert dateline("verify", record).code == 0


def test_the_same_profile_again_changes_nothing(dateline, tmp_path: Path) -> None:
    text, profile = tmp_path / "storm.txt", tmp_path / "crisis.toml"
    text.write_text(TEXT)
    profile.write_text(PROFILE)
    record = tmp_path / "a.db"
    for _ in range(2):
        run = dateline("add", text, "--record", record, "--profile", profile, "--read-on", "2031-06-01")
        assert run.code == 0
    assert "extract:" not in run.err and "0 new reports; 1 were in the record already" in run.out
    assert "+profile:" in figures(dateline, record)["killed"]["method_version"]

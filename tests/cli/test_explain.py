"""`dateline explain`: why a claim reads so, and why there is none."""

from __future__ import annotations

import json
from pathlib import Path

import pytest


@pytest.fixture
def killed(dateline, record: Path) -> str:
    run = dateline("figures", record, "--measure", "killed", "--report", "ferry-wire", "--json")
    return str(json.loads(run.out.splitlines()[0])["id"])


def test_a_claim_on_one_screen(killed: str, dateline, record: Path) -> None:
    run = dateline("explain", record, killed, "--no-parse")
    assert run.code == 0, run.err
    assert len(run.out.splitlines()) <= 40
    assert run.out.startswith(f"{killed}  killed: at least 12, Aberystwyth, as of 4 May 2031\n")
    assert "[At least|bounds] [12|number] [people|counted] were [killed|measure]" in run.out
    assert "\x1b" not in run.out


def test_the_parse_comes_last(killed: str, dateline, record: Path) -> None:
    whole, short = (
        dateline("explain", record, killed).out,
        dateline("explain", record, killed, "--no-parse").out,
    )
    assert whole.startswith(short.rstrip("\n")) and "nsubjpass" in whole[len(short) :]


def test_json_is_one_object_on_one_line(killed: str, dateline, record: Path) -> None:
    run = dateline("explain", record, killed, "--json")
    row = json.loads(run.out)
    assert run.out.count("\n") == 1 and row["id"] == killed
    assert {"sentences", "slots", "resolved", "parse", "steps", "left_out", "notes"} <= row.keys()


def test_nothing_is_written(killed: str, dateline, record: Path) -> None:
    before = record.read_bytes()
    dateline("explain", record, killed)
    assert record.read_bytes() == before


def test_an_id_that_names_nothing_is_a_wrong_call(dateline, record: Path) -> None:
    run = dateline("explain", record, "fig-0")
    assert run.code == 2 and len(run.lines) == 1 and "dateline claims --json" in run.err


def test_an_error_of_another_verb_is_still_one_line(dateline, record: Path) -> None:
    dateline("explain", record, "fig-0")  # a module of this name must not stand in front of anything
    run = dateline("figures", record.with_name("none.db"))
    assert run.code == 4 and len(run.lines) == 1

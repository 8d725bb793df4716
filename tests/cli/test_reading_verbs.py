"""The reading verbs: JSON lines, filters, what was known, audiences, help, and how quick they start."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from dateline.cli.app import app
from dateline.cli.progress import Progress

VERBS = ["figures", "claims", "timeline", "sources", "lineage"]


def rows(run: Any) -> list[dict[str, Any]]:
    assert run.code == 0, run.err
    return [json.loads(line) for line in run.out.splitlines()]


@pytest.mark.parametrize("verb", VERBS)
def test_json_is_one_object_a_line(verb: str, dateline, record: Path) -> None:
    found = rows(dateline(verb, record, "--json"))
    assert found and all(isinstance(row, dict) for row in found)


def test_json_of_a_comparison_and_of_a_reason(dateline, record: Path) -> None:
    assert rows(dateline("diff", record, "ferry-wire", "ferry-courier", "--json"))
    claim = rows(dateline("figures", record, "--json"))[0]
    assert rows(dateline("why", record, claim["id"], "--json"))


def test_changes_since_a_day_and_up_to_one(dateline, record: Path) -> None:
    found = rows(dateline("changes", record, "--since", "2031-05-04", "--measure", "killed", "--json"))
    assert [(row["change"], row["told"]) for row in found] == [("value", [14, None])]
    first = dateline("changes", record, "--since", "2031-05-03", "--until", "2031-05-04")
    assert "ferry-wire" in first.out and "ferry-courier" not in first.out
    assert "nothing changed" in dateline("changes", record, "--since", "2031-05-06").out


def test_changes_take_days_in_their_order(dateline, record: Path) -> None:
    run = dateline("changes", record, "--since", "2031-05-04", "--until", "2031-05-03")
    assert run.code == 2 and "is after" in run.err


def test_json_of_a_brief_is_one_document(dateline, record: Path) -> None:
    run = dateline("brief", record, "--json")
    assert run.code == 0 and isinstance(json.loads(run.out), dict)
    assert run.out == dateline("brief", record, "--format", "json").out


def test_verify_has_no_lines_where_all_holds(dateline, record: Path) -> None:
    assert rows(dateline("verify", record, "--json")) == []
    assert dateline("verify", record).out == "3 reports checked: 0 failures\n"


@pytest.mark.parametrize("verb", [*VERBS, "brief"])
def test_tables_are_plain_text_off_a_terminal(verb: str, dateline, record: Path) -> None:
    run = dateline(verb, record)
    assert run.code == 0 and run.out
    assert "\x1b" not in run.out and "\x1b" not in run.err


FILTERS: dict[str, tuple[list[str], set[tuple[str, float]]]] = {
    "none": ([], {("killed", 12), ("killed", 14), ("rescued", 40), ("missing", 3)}),
    "measure": (["--measure", "killed"], {("killed", 12), ("killed", 14)}),
    "report": (["--report", "ferry-wire"], {("killed", 12), ("rescued", 40)}),
    "report by its beginning": (["--report", "ferry-w"], {("killed", 12), ("rescued", 40)}),
    "voice in any case": (["--voice", "Police"], {("missing", 3)}),
    "two at once": (["--report", "ferry-wire", "--measure", "killed"], {("killed", 12)}),
    "a day after all": (["--from", "2031-07-01"], set()),
    "a day before all": (["--to", "2031-01-01"], set()),
    "all days": (["--from", "2031-01-01", "--to", "2031-07-01"], {("killed", 12), ("killed", 14), ("rescued", 40), ("missing", 3)}),
    "place": (["--place", "aberystwyth", "--measure", "killed"], {("killed", 12), ("killed", 14)}),
    "as known on the first day": (["--as-known", "2031-05-04"], {("killed", 12), ("rescued", 40)}),
    "as known before all": (["--as-known", "2031-05-01"], set()),
}  # fmt: skip


@pytest.mark.parametrize("case", FILTERS)
def test_filters(case: str, dateline, record: Path) -> None:
    options, expected = FILTERS[case]
    assert {
        (r["measure"], r["low"]) for r in rows(dateline("figures", record, "--json", *options))
    } == expected


def test_standings_part_the_claims(dateline, record: Path) -> None:
    everything = {r["id"] for r in rows(dateline("claims", record, "--json"))}
    standings = [
        "single voice",
        "corroborated",
        "one-sided",
        "disputed",
        "denied",
        "corrected",
        "superseded",
        "unverified",
    ]
    parts = [
        {r["id"] for r in rows(dateline("claims", record, "--json", "--standing", s))} for s in standings
    ]
    assert set().union(*parts) == everything
    assert parts[0] and not parts[standings.index("one-sided")]


def test_another_audience_gets_what_it_may_see(dateline, record: Path) -> None:
    inside = dateline("claims", record, "--json").out
    outside = dateline("claims", record, "--json", "--audience", "public").out
    assert len(inside.splitlines()) == len(outside.splitlines())


NEAR = [
    ("--measure", "kiled", "note: no measure 'kiled' in this record; the closest are: killed"),
    ("--place", "Aberystwith", "note: no place 'Aberystwith' in this record; the closest are: aberystwyth"),
    ("--voice", "Coastgard", "note: no voice 'Coastgard' in this record; the closest are: "),
]


@pytest.mark.parametrize(("option", "word", "says"), NEAR)
def test_a_misspelt_filter_says_what_there_is(
    option: str, word: str, says: str, dateline, record: Path
) -> None:
    run = dateline("figures", record, "--json", option, word)
    assert rows(run) == []
    assert run.lines[0].startswith(says)


def test_a_filter_without_anything_near_lists_what_there_is(dateline, record: Path) -> None:
    run = dateline("timeline", record, "--measure", "qqqq")
    assert (
        run.lines[0].startswith("note: no measure 'qqqq' in this record; it has ")
        and "killed" in run.lines[0]
    )


def test_the_version(dateline) -> None:
    run = dateline("--version")
    assert run.code == 0 and run.out.startswith("dateline 0.")


COMMANDS = sorted(c.name or "" for c in app.registered_commands)


@pytest.mark.parametrize("verb", COMMANDS)
def test_every_verb_has_help_with_an_example(verb: str, dateline) -> None:
    run = dateline(verb, "--help")
    assert run.code == 0
    assert f"Example: dateline {verb}" in " ".join(run.out.split())


def test_help_lists_every_verb(dateline) -> None:
    run = dateline("--help")
    assert run.code == 0
    assert all(f"\n  {verb} " in run.out for verb in COMMANDS)


@pytest.mark.parametrize("module", ["dateline", "dateline.cli.app"])
def test_starting_imports_nothing_heavy(module: str) -> None:
    heavy = (
        "spacy",
        "sqlalchemy",
        "pyarrow",
        "numpy",
        "trafilatura",
        "rich",
        "py3langid",
        "rapidfuzz",
        "lxml",
    )
    code = f"import sys, {module}; print([m for m in {heavy!r} if m in sys.modules])"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout == "[]\n"


def test_progress_off_a_terminal_is_a_line_a_stage(capfd) -> None:
    show = Progress(terminal=False)
    for n in range(1, 4):
        show("reports read", n, None)
    for n in range(1, 3):
        show("lineage", n, 2)
    show.finish()
    assert capfd.readouterr().err == "reports read: 3\nlineage: 2 of 2\n"


def test_progress_on_a_terminal_is_a_line_that_moves(capfd) -> None:
    show = Progress(terminal=True)
    show("lineage", 1, 2)
    show("lineage", 2, 2)
    show.finish()
    assert capfd.readouterr().err == "\r\x1b[Klineage: 1 of 2\r\x1b[Klineage: 2 of 2\n"


def test_quiet_says_nothing_but_errors(dateline, reports: Path, tmp_path: Path) -> None:
    run = dateline(
        "add", reports, "none.txt", "--record", tmp_path / "a.db", "--quiet", "--read-on", "2031-06-01"
    )
    assert run.code == 0 and run.out == ""
    assert run.err.splitlines() == [
        "dateline: left out none.txt: no such file or folder; check the path (missing)"
    ]


def test_a_policy_chooses_and_says_so(dateline, record: Path) -> None:
    plain = dateline("brief", str(record))
    ruled = dateline("brief", str(record), "--policy", "acled")
    assert "Under the policy acled/1" in ruled.out and "Under the policy" not in plain.out
    killed = json.loads(dateline("claims", str(record), "--measure", "killed", "--json").out.splitlines()[0])[
        "id"
    ]
    why = json.loads(dateline("why", str(record), killed, "--policy", "acled", "--json").out.splitlines()[0])
    assert (why["best"], why["policy"]) == (12, "acled/1")
    assert json.loads(dateline("why", str(record), killed, "--json").out.splitlines()[0])["best"] is None


def test_an_unknown_policy_is_a_wrong_use(dateline, record: Path) -> None:
    run = dateline("brief", str(record), "--policy", "mean")
    assert run.code == 2 and "acled, airwars, ibc, ucdp" in run.err


def test_as_recorded_before_anything_was_there_has_nothing(dateline, record: Path) -> None:
    assert dateline("figures", str(record), "--as-recorded", "2000-01-01", "--json").out == ""
    now = dateline("figures", str(record), "--as-recorded", "2999-01-01T00:00Z", "--json").out
    assert now == dateline("figures", str(record), "--json").out != ""


def test_as_recorded_wants_a_day_or_a_time_with_its_zone(dateline, record: Path) -> None:
    assert dateline("figures", str(record), "--as-recorded", "2026-05-12T10:00").code == 2


def test_a_total_of_what_overlaps_is_refused(dateline, record: Path) -> None:
    killed = [
        json.loads(r)["id"]
        for r in dateline("figures", str(record), "--measure", "killed", "--json").out.splitlines()
    ]
    run = dateline("total", str(record), *killed)
    assert run.code == 0 and run.out.startswith("Not added up:")
    row = json.loads(dateline("total", str(record), *killed, "--json").out)
    assert row["low"] is None and {row["overlaps"][0]["one"], row["overlaps"][0]["other"]} == set(killed)


def test_a_total_wants_figures_of_the_record(dateline, record: Path) -> None:
    assert dateline("total", str(record), "fig-0", "fig-1").code == 2


@pytest.mark.parametrize(
    ("form", "begins"), [("footnote", "Severn Wire"), ("bibtex", "@misc{"), ("csl", "[\n")]
)
def test_a_report_is_cited(form: str, begins: str, dateline, record: Path) -> None:
    assert dateline("cite", str(record), "ferry-wire", "--format", form).out.startswith(begins)


@pytest.mark.parametrize(
    "arguments", [["--out", "a.gif"], ["--out", "a.svg", "--of", "voices"], ["--out", "a.svg"]]
)
def test_a_chart_of_nothing_or_of_no_kind_is_a_wrong_call(
    arguments: list[str], dateline, record: Path
) -> None:
    run = dateline("chart", str(record), *arguments, "--measure", "rescued")
    assert run.code == 2 and len(run.err.splitlines()) == 1


def test_sources_and_lineage_tell_signs_and_versions(dateline, tmp_path: Path) -> None:
    home = tmp_path / "reports"
    home.mkdir()
    (home / "spun.txt").write_text(
        "Users in Harbury will not be able post videos, the mayor said on Sunday.\n\n"
        "Ann Falk (a ministry spokeswoman) stated that the firm is part the group, and that it is clear.\n\n"
        "According to the mayor, he said that the Norways would help.\n"
    )
    path = tmp_path / "signs.db"
    assert dateline("add", home, "--record", path).code == 0
    told = dateline("sources", path).out
    assert "possible rewrite" in told and "be able post videos" in told
    rows = [json.loads(line) for line in dateline("lineage", path, "--json").out.splitlines()]
    assert [row["report"] for row in rows if row["level"] == "signs"] == ["spun"]

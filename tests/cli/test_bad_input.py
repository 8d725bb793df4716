"""Bad input: one line that says what, where and what to do; a documented exit code; other reports are kept."""

from __future__ import annotations

import errno
import os
import resource
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest

from dateline.cli import error_line
from dateline.record import SCHEMA_VERSION, View, open_record

FRENCH = (
    "Les secours ont retrouvé lundi le corps de deux pêcheurs disparus au large de la côte, a indiqué la "
    "préfecture. Les recherches se poursuivent pour retrouver trois autres personnes portées disparues.\n"
)


def sparse(path: Path) -> None:
    """A text of 200 MB that takes no room on the disk."""
    with path.open("wb") as file:
        file.write(b"The water rose. ")
        file.truncate(200 << 20)


#: name of the file, how it is made, and what the one line must hold
BAD: dict[str, tuple[str, Callable[[Path], object], tuple[str, ...]]] = {
    "a missing path": ("none.txt", lambda p: None, ("none.txt", "no such file or folder", "check the path", "(missing)")),
    "an empty file": ("blank.txt", lambda p: p.touch(), ("blank", "no text in it", "fetch it again", "(empty)")),
    "white space": ("blank.txt", lambda p: p.write_text(" \n\n\t"), ("blank", "no text in it", "(empty)")),
    "a binary file": (
        "photo.txt", lambda p: p.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40),
        ("photo", "no text", "convert the file", "(binary)"),
    ),
    "a text of 200 MB": ("long.txt", sparse, ("long.txt", "200 MB", "the limit", "cut it into reports", "(too-large)")),
    "bytes in no encoding": (
        "torn.txt", lambda p: p.write_bytes(b"The \xff\xfe\x81 river \x8d\x9d rose \xc3\x28 \xff\xff " * 40),
        ("torn",),
    ),
    "a page without an article": (
        "shell.html", lambda p: p.write_text("<html><body><nav><a href='/'>Home</a></nav><script>x()</script></body></html>"),
        ("shell", "no article", ".txt", "(no-article)"),
    ),
    "a table without a text column": (
        "rows.csv", lambda p: p.write_text("place,count\nHarlech,4\n"),
        ("rows", "no text column", "'place', 'count'", "rename", "(no-text-column)"),
    ),
    "a row that is no JSON": ("rows.jsonl", lambda p: p.write_text("{nothing\n"), ("rows", "line 1 is no JSON", "mend the line")),
    "a table that is no Parquet": ("rows.parquet", lambda p: p.write_text("PAR"), ("rows", "Parquet", "(bad-table)")),
    "an empty folder": ("folder", lambda p: p.mkdir(), ("folder", "no files", "check the path", "(empty)")),
}  # fmt: skip
#: bytes that are read all the same where they can be
READ_ALL_THE_SAME = {"bytes in no encoding"}


@pytest.mark.parametrize("case", BAD)
def test_what_cannot_be_read_is_told_and_the_rest_is_kept(case, dateline, good: Path, tmp_path: Path) -> None:
    name, make, says = BAD[case]
    make(tmp_path / name)
    record = tmp_path / "a.db"
    run = dateline("add", tmp_path / name, good, "--record", record, "--read-on", "2031-06-01")
    assert run.code == 0
    with open_record(record, read_only=True) as opened:
        assert "bridge" in {r.name for r in View(opened).reports()}
    if case in READ_ALL_THE_SAME and not run.lines:
        return
    assert len(run.lines) == 1, run.err
    assert all(part in run.lines[0] for part in says), run.lines[0]
    assert "1 input left out" in run.out


@pytest.mark.parametrize("case", sorted(set(BAD) - READ_ALL_THE_SAME))
def test_nothing_readable_is_exit_3(case, dateline, tmp_path: Path) -> None:
    name, make, _ = BAD[case]
    make(tmp_path / name)
    run = dateline("add", tmp_path / name, "--record", tmp_path / "a.db")
    assert run.code == 3
    assert run.lines[-1].startswith("dateline: nothing readable was given")
    assert len(run.lines) == 2


def test_a_few_lost_bytes_do_not_lose_a_report(dateline, tmp_path: Path) -> None:
    path = tmp_path / "torn.txt"
    path.write_bytes(
        "Le café brûlé à Harlech. ".encode() * 20 + b"\xff The bridge in Harlech was closed on Monday. " * 2
    )
    run = dateline("add", path, "--record", tmp_path / "a.db")
    assert run.code in (0, 3) and len(run.lines) <= 2


def test_a_report_in_another_language_is_kept_marked_and_not_read(
    dateline, good: Path, tmp_path: Path
) -> None:
    path = tmp_path / "depeche.txt"
    path.write_text(FRENCH)
    record = tmp_path / "a.db"
    run = dateline("add", path, good, "--record", record)
    assert run.code == 0
    assert len(run.lines) == 1
    assert run.lines[0].startswith("dateline: kept depeche without reading claims in it: the text is in 'fr'")
    assert "2 reports, of which 1 kept but not read for claims" in run.out
    with open_record(record, read_only=True) as opened:
        view = View(opened)
        row = view.find_report("depeche")
        assert row is not None and row.source.language == "fr"
        assert not [c for c in (*view.figures(), *view.events()) if c.report == row.report.key]


def newer(path: Path) -> None:
    open_record(path, create=True).close()
    with sqlite3.connect(path) as raw:
        raw.execute("UPDATE meta SET value = ? WHERE key = 'schema_version'", (str(SCHEMA_VERSION + 1),))


RECORDS: dict[str, tuple[Callable[[Path], object], tuple[str, ...]]] = {
    "made by a newer version": (newer, ("newer Dateline", "pip install --upgrade")),
    "not a record": (lambda p: p.write_text("The dam is holding. " * 99), ("is not a record", "give another path")),
    "of something else": (lambda p: sqlite3.connect(p).execute("CREATE TABLE recipes (name)"), ("not one of Dateline's",)),
    "a folder": (lambda p: p.mkdir(), ("is a folder",)),
}  # fmt: skip


@pytest.mark.parametrize("verb", ["add", "brief", "verify", "export"])
@pytest.mark.parametrize("case", RECORDS)
def test_a_record_that_cannot_be_used_is_exit_4(verb, case, dateline, good: Path, tmp_path: Path) -> None:
    make, says = RECORDS[case]
    record = tmp_path / "a.db"
    make(record)
    calls = {"add": (good, "--record", record), "export": (record, "--to", tmp_path / "out")}
    run = dateline(verb, *calls.get(verb, (record,)))
    assert run.code == 4
    assert len(run.lines) == 1 and run.out == ""
    assert str(record) in run.lines[0] and all(part in run.lines[0] for part in says)


def test_a_missing_record_says_how_to_make_one(dateline, tmp_path: Path) -> None:
    run = dateline("figures", tmp_path / "none.db")
    assert (run.code, len(run.lines)) == (4, 1)
    assert "dateline add" in run.lines[0]


def test_a_locked_record_is_exit_4_and_still_read(
    dateline, good, record: Path, tmp_path: Path, monkeypatch
) -> None:
    copy = tmp_path / "locked.db"
    shutil.copy(record, copy)
    monkeypatch.setattr(
        "dateline.record.open_record", lambda path, **how: open_record(path, wait_seconds=0.1, **how)
    )
    other = sqlite3.connect(copy, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    new = tmp_path / "new.txt"
    new.write_text("The quay in Harlech was closed, the council said.\n")
    run = dateline("add", new, "--record", copy)
    assert run.code == 4
    assert len(run.lines) == 1 and "locked by another program; wait" in run.lines[0]
    assert dateline("figures", copy).code == 0
    other.execute("ROLLBACK")
    other.close()
    assert dateline("add", new, "--record", copy).code == 0


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs the permissions of POSIX")
def test_a_read_only_record_is_exit_4_and_still_read(record: Path) -> None:
    folder = Path(tempfile.mkdtemp(dir="/tmp"))
    try:
        copy, new = folder / "still.db", folder / "new.txt"
        shutil.copy(record, copy)
        new.write_text(FRENCH)
        for path, mode in ((new, 0o444), (copy, 0o444), (folder, 0o555)):
            path.chmod(mode)
        code, said = as_nobody("add", new, "--record", copy)
        assert code == 4
        assert (
            said
            == f"dateline: record {copy} cannot be written (read-only); copy it to a folder that you may write to\n"
        )
        code, said = as_nobody("figures", copy, "--json")
        assert code == 0 and '"killed"' in said
    finally:
        folder.chmod(0o755)
        shutil.rmtree(folder)


def as_nobody(*arguments: object) -> tuple[int, str]:
    """The exit code and the words of the command, run by a user who owns nothing."""
    from dateline.cli import main

    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        code = 99
        try:
            os.dup2(write, 1)
            os.dup2(write, 2)
            sys.stdout, sys.stderr = os.fdopen(1, "w"), os.fdopen(2, "w")
            if os.geteuid() == 0:
                os.setuid(65534)
            sys.argv = ["dateline", *map(str, arguments)]
            main()
        except SystemExit as ended:
            code = ended.code if isinstance(ended.code, int) else 98
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(code)
    os.close(write)
    with os.fdopen(read) as pipe:
        words = pipe.read()
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), words


def command(
    *arguments: object, prepare: Callable[[], None] | None = None
) -> subprocess.CompletedProcess[str]:
    """The command in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "dateline.cli", *map(str, arguments)],
        capture_output=True, text=True, timeout=60, preexec_fn=prepare, check=False,
    )  # fmt: skip


def test_a_full_disk_is_exit_4_and_keeps_what_was_written(dateline, record: Path, tmp_path: Path) -> None:
    copy, new = tmp_path / "full.db", tmp_path / "new.txt"
    shutil.copy(record, copy)
    new.write_text("The quay in Harlech was closed and 7 people were hurt, the council said.\n" * 30)

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (30_000, 30_000))

    run = command("add", new, "--record", copy, prepare=limit)
    assert run.returncode == 4, run.stderr
    last = run.stderr.splitlines()[-1]
    assert last.startswith(f"dateline: record {copy} could not") and ("disk" in last and "again" in last), (
        last
    )
    assert "Traceback" not in run.stderr
    assert dateline("verify", copy).code == 0
    assert dateline("add", new, "--record", copy).code == 0
    with open_record(copy, read_only=True) as opened:
        assert {r.name for r in View(opened).reports()} == {"bridge", "ferry-courier", "ferry-wire", "new"}


def test_a_disk_error_while_files_are_written_is_told(dateline, record: Path, tmp_path: Path) -> None:
    (tmp_path / "out").write_text("a file where the folder should be")
    run = dateline("export", record, "--to", tmp_path / "out")
    assert run.code == 4
    assert len(run.lines) == 1 and "cannot write" in run.lines[0] and str(tmp_path / "out") in run.lines[0]


def test_a_disk_error_anywhere_else_is_one_line_too() -> None:
    code, line = error_line(OSError(errno.ENOSPC, "No space left on device", "/tmp/brief.html"))
    assert code == 1
    assert line.startswith("dateline: cannot read or write /tmp/brief.html: No space left on device; check")


CALLS: dict[str, tuple[list[object], tuple[str, ...]]] = {
    "an unknown verb": (["figgures"], ("No such command 'figgures'", "dateline --help")),
    "an unknown option": (["figures", "RECORD", "--colour"], ("No such option: --colour", "dateline figures --help")),
    "a missing option": (["add", "GOOD"], ("--record", "dateline add --help")),
    "an audience": (["figures", "RECORD", "--audience", "all"], ("--audience takes internal, partner, public", "'all'")),
    "a standing": (["figures", "RECORD", "--standing", "true"], ("--standing takes one of", "'true'")),
    "a date": (["figures", "RECORD", "--from", "soon"], ("--from takes a date such as 2022-03-12", "'soon'")),
    "days the wrong way": (["figures", "RECORD", "--from", "2031-05-02", "--to", "2031-05-01"], ("is after --to",)),
    "a day of knowing": (["brief", "RECORD", "--as-known", "2031-02-30"], ("--as-known takes a date",)),
    "a day of reading": (["add", "GOOD", "--record", "NEW", "--read-on", "x"], ("--read-on takes a date",)),
    "a format": (["brief", "RECORD", "--format", "pdf"], ("--format takes md, html or json", "'pdf'")),
    "an export format": (["export", "RECORD", "--to", "NEW", "--format", "xml"], ("jsonl, csv, parquet", "'xml'")),
    "a report": (["figures", "RECORD", "--report", "nosuch"], ("there is no report 'nosuch'", "bridge")),
    "two reports": (["diff", "RECORD", "ferry", "bridge"], ("several reports begin with 'ferry'", "ferry-wire")),
    "a matter": (["why", "RECORD", "mat-0"], ("mat-0",)),
    "a missing profile": (["add", "GOOD", "--record", "NEW", "--profile", "none.toml"], ("cannot read the profile none.toml",)),
    "a missing sidecar": (["add", "GOOD", "--record", "NEW", "--reports", "none.csv"], ("none.csv",)),
}  # fmt: skip


@pytest.mark.parametrize("case", CALLS)
def test_a_wrong_call_is_exit_2_in_one_line(case, dateline, record: Path, good: Path, tmp_path: Path) -> None:
    arguments, says = CALLS[case]
    places = {"RECORD": record, "GOOD": good, "NEW": tmp_path / "new"}
    run = dateline(*(places.get(str(a), a) for a in arguments))
    assert run.code == 2, run.err
    assert len(run.err.splitlines()) == 1, run.err
    assert all(part in run.err for part in says), run.err


PROFILES = {
    "no TOML": ("name = \n", "is no TOML"),
    "an unknown key": ('colour = "red"\n', "unknown keys: colour; known are anchors, bodies"),
    "a row of another form": ("[[cues]]\nverbs = []\n", "a [[cues]] row has words"),
    "a place that there is not": ('[[places]]\nname = "Qqxyzzy"\nalso = ["Q"]\n', "knows no 'Qqxyzzy'"),
}


@pytest.mark.parametrize("case", PROFILES)
def test_a_profile_that_is_wrong_is_exit_2(case, dateline, good: Path, tmp_path: Path) -> None:
    content, says = PROFILES[case]
    path = tmp_path / "crisis.toml"
    path.write_text(content)
    run = dateline("add", good, "--record", tmp_path / "a.db", "--profile", path)
    assert run.code == 2
    assert len(run.err.splitlines()) == 1 and says in run.err


def test_a_missing_language_model_is_exit_6(good: Path, tmp_path: Path) -> None:
    run = command("add", good, "--record", tmp_path / "a.db", "--model", "no_such_model")
    assert run.returncode == 6
    last = run.stderr.splitlines()[-1]
    assert (
        last.startswith("dateline: language pipeline 'no_such_model' cannot be loaded")
        and "install it" in last
    )


def test_an_unexpected_failure_is_one_line_and_exit_1(dateline, record: Path, monkeypatch) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError("nothing\nto share")

    monkeypatch.setattr("dateline.record.View.figures", fail)
    run = dateline("figures", record)
    assert run.code == 1
    assert len(run.err.splitlines()) == 1
    assert (
        "failed unexpectedly: ZeroDivisionError: nothing to share" in run.err and "please report" in run.err
    )


def test_a_report_whose_extraction_fails_does_not_lose_the_others(
    dateline, reports: Path, tmp_path: Path, monkeypatch
) -> None:
    import dateline.sharing.reading as reading

    extract = reading.extract_claims

    def failing(document, *rest):
        if "bridge" in document.text:
            raise RecursionError("too\ndeep")
        return extract(document, *rest)

    monkeypatch.setattr(reading, "extract_claims", failing)
    record = tmp_path / "a.db"
    run = dateline("add", reports, "--record", record, "--read-on", "2031-06-01")
    assert run.code == 0
    assert len(run.lines) == 1 and run.lines[0].startswith(
        "dateline: kept bridge without reading claims in it"
    )
    assert "RecursionError: too deep" in run.lines[0] and run.lines[0].endswith("(failed)")
    assert "FAILED: bridge" in run.out
    with open_record(record, read_only=True) as opened:
        view = View(opened)
        row = view.find_report("bridge")
        assert row is not None and list(view.passages(row.report.key))
        stored = [(r.stage, r.slug) for r in view.rejections() if r.report == row.report.key]
        assert stored == [("extract", "failed")]
        assert {c.report_name for c in view.figures()} == {"ferry-courier", "ferry-wire"}
    assert dateline("verify", record).code == 0

"""The frozen run: what is kept of a case, and what is gained and lost between two runs."""

from __future__ import annotations

from pathlib import Path

from bench.accuracy.frozen import compare, hash_name, read_frozen, to_rows, write_frozen
from bench.accuracy.model import Case, State
from bench.accuracy.tables import change_lines

NAME = "minister-of-nowhere-resigns"


def case(state: State, start: int = 5, wrong: str = "") -> Case:
    return Case("figures", NAME, start, start + 10, "killed", state, wrong)


def test_a_frozen_file_holds_no_name_of_a_report(tmp_path: Path) -> None:
    write_frozen(tmp_path, "tiny", [case("right")])
    assert "minister" not in (tmp_path / "tiny.csv").read_text()
    rows = read_frozen(tmp_path, "tiny")
    assert rows is not None
    assert rows[0]["report"] == hash_name(NAME)


def test_what_was_written_is_read_again(tmp_path: Path) -> None:
    cases = [
        case("wrong", 12, "place+voice"),
        case("right", 3),
        Case("dating", NAME, None, None, "published_on", "missed"),
    ]
    write_frozen(tmp_path, "tiny", cases)
    assert read_frozen(tmp_path, "tiny") == to_rows(cases)


def test_a_set_without_a_frozen_run_has_none(tmp_path: Path) -> None:
    assert read_frozen(tmp_path, "tiny") is None


def test_the_order_of_cases_does_not_matter() -> None:
    assert to_rows([case("right"), case("missed", 90)]) == to_rows([case("missed", 90), case("right")])


def test_found_and_mended_cases_are_gained_and_a_new_spurious_one_is_lost() -> None:
    before = to_rows([case("missed"), case("wrong", 40, "place")])
    gained, lost = compare(before, to_rows([case("right"), case("right", 40), case("spurious", 70)]))
    assert {(c.before, c.now) for c in gained} == {("missed", "right"), ("wrong", "right")}
    assert [(c.before, c.now) for c in lost] == [("", "spurious")]


def test_a_spurious_case_that_is_gone_is_gained() -> None:
    gained, lost = compare(to_rows([case("spurious")]), [])
    assert [(c.before, c.now) for c in gained] == [("spurious", "")]
    assert lost == []


def test_another_wrong_slot_is_neither() -> None:
    assert compare(to_rows([case("wrong", 5, "place")]), to_rows([case("wrong", 5, "voice")])) == ([], [])


def test_cases_that_cannot_be_told_apart_are_counted() -> None:
    gained, lost = compare(to_rows([case("right"), case("right")]), to_rows([case("right"), case("missed")]))
    assert gained == []
    assert [(c.before, c.now) for c in lost] == [("right", "missed")]


def test_changes_are_printed_with_the_name_of_the_report() -> None:
    gained, lost = compare(to_rows([case("missed")]), to_rows([case("right")]))
    lines = list(change_lines("tiny", gained, lost, {hash_name(NAME): NAME}, most=5))
    assert lines == [
        "tiny: 1 gained, 0 lost since the frozen run",
        f"  + figures {NAME}:5-15 killed: missed → right",
    ]


def test_the_printed_list_is_cut_and_says_so() -> None:
    _, lost = compare([], to_rows([case("spurious", n) for n in range(9)]))
    lines = list(change_lines("tiny", [], lost, {}, most=2))
    assert len(lines) == 4
    assert lines[-1] == "  - … and 7 more (--all-cases)"

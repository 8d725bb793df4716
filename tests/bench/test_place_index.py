"""The load of the place index is measured with answers, in a process of its own."""

from __future__ import annotations

from bench.place_index import NAMES, load_once, main


def test_a_load_is_timed_up_to_the_answers() -> None:
    found = load_once("dateline")
    assert 0 < found["open_ms"] <= found["answered_ms"]
    assert found["names_found"] == len(NAMES) * 7 / 8  # all but the one that no town bears


def test_one_side_is_told_as_json(capsys) -> None:  # type: ignore[no-untyped-def]
    assert main(["--side", "dateline"]) == 0
    assert '"names_found"' in capsys.readouterr().out

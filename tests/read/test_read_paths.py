"""What a user names becomes reports and sources, or a rejection that says why not."""

from __future__ import annotations

import io
import json
from datetime import UTC, date, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from dateline.errors import UsageError
from dateline.model import Rejection, Report, Source
from dateline.read import read_paths, source_from_text

TEXT = "A dam above Riverton gave way on Sunday, and the mayor said that two people had died in the flood."


def read(*paths: Path | str, **given: object) -> tuple[list[tuple[Report, Source]], list[Rejection]]:
    found = list(read_paths(list(paths), **given))  # type: ignore[arg-type]
    return [f for f in found if not isinstance(f, Rejection)], [f for f in found if isinstance(f, Rejection)]


def rejected(*paths: Path | str) -> Rejection:
    kept, rejections = read(*paths)
    assert not kept and len(rejections) == 1
    return rejections[0]


def test_a_folder_is_read_in_sorted_order_each_file_once(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    for name in ("c.txt", "a.txt", "b/d.txt"):
        (tmp_path / name).write_text(f"{TEXT} {name}")
    kept, rejections = read(tmp_path, tmp_path / "a.txt")
    assert [report.name for report, _ in kept] == ["a", "d", "c"] and not rejections


def test_a_glob_and_a_missing_path(tmp_path: Path) -> None:
    for name in ("a1.txt", "a2.txt", "b.txt"):
        (tmp_path / name).write_text(f"{TEXT} {name}")
    kept, rejections = read(f"{tmp_path}/a*.txt", tmp_path / "none.txt")
    assert [report.name for report, _ in kept] == ["a1", "a2"]
    assert [(r.slug, r.report) for r in rejections] == [("missing", "none")]


def test_a_name_loses_only_its_last_suffix(tmp_path: Path) -> None:
    (tmp_path / "wire.2031.01.txt").write_text(TEXT)
    assert read(tmp_path)[0][0][0].name == "wire.2031.01"


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        (TEXT.encode(), "utf-8"),
        (("\ufeff" + TEXT).encode(), "utf-8"),
        (TEXT.encode("utf-16"), "utf-16"),
        ((TEXT + " “Café” – Orr’s").encode("cp1252"), "cp1252"),
    ],
)
def test_encodings_are_found(tmp_path: Path, content: bytes, encoding: str) -> None:
    (tmp_path / "a.txt").write_bytes(content)
    ((_, source),) = read(tmp_path)[0]
    assert source.encoding == encoding and "Riverton" in source.text and source.data == content


def test_newlines_are_kept(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(TEXT.encode() + b"\r\n\r\nThe end.\r")
    ((_, source),) = read(tmp_path)[0]
    assert source.text == TEXT + "\r\n\r\nThe end.\r"


@pytest.mark.parametrize(
    ("name", "content", "slug"),
    [
        ("a.txt", b"", "empty"),
        ("a.txt", b" \n\t\n", "empty"),
        ("a.txt", b"\x89PNG\r\n\x1a\n\x00\x00", "binary"),
        ("a.txt", b"abc\x00\x01\x02" * 50, "binary"),
        ("a.html", b"<html><body><nav><a href='/'>Home</a></nav></body></html>", "no-article"),
        ("a.csv", b"when,who\n1,2\n", "no-text-column"),
        ("a.csv", b"", "empty"),
        ("a.csv", b"id,text\n", "empty"),
        ("a.jsonl", b"", "empty"),
        ("a.jsonl", b'{"who": "x"}\n', "no-text-column"),
        ("a.jsonl", b"not json\n", "bad-row"),
        ("a.parquet", b"PAR1 nonsense", "bad-table"),
    ],
)
def test_bad_files_are_rejected_with_a_slug(tmp_path: Path, name: str, content: bytes, slug: str) -> None:
    (tmp_path / name).write_bytes(content)
    _, rejections = read(tmp_path / name)
    assert slug in [r.slug for r in rejections]
    assert all(r.stage == "read" and "a" in r.reason for r in rejections)


def test_a_text_beyond_the_limit_is_rejected_unread(tmp_path: Path) -> None:
    with (tmp_path / "big.txt").open("wb") as file:
        file.truncate(200 * 1024 * 1024)
    assert rejected(tmp_path / "big.txt").slug == "too-large"


def test_an_unknown_suffix_is_rejected_in_a_folder_and_read_when_named(tmp_path: Path) -> None:
    (tmp_path / "note.md").write_text(TEXT)
    assert rejected(tmp_path).slug == "unsupported"
    assert read(tmp_path / "note.md")[0][0][0].name == "note"


def test_the_sidecar_beside_or_above_is_found_and_is_never_an_input(tmp_path: Path) -> None:
    texts = tmp_path / "texts"
    texts.mkdir()
    (texts / "a.txt").write_text(TEXT)
    (texts / "b.txt").write_text(TEXT + " Later.")
    (tmp_path / "reports.csv").write_text(
        "path,carrier,url,published,title\n"
        "a.txt,Valley Post,https://v.example/1,2031-05-04T23:30:00-05:00,Dam fails\n"
        "texts/a.txt,River Wire,,2031-05-05,\n"
        "b.txt,,,last week,\n"
    )
    for given in (texts, texts / "a.txt", tmp_path):
        kept, rejections = read(given)
        first, second = (report for report, _ in kept if report.name == "a")
        assert (first.carrier, first.title, first.published_on) == (
            "Valley Post",
            "Dam fails",
            date(2031, 5, 4),
        )
        assert first.published_at == datetime(2031, 5, 5, 4, 30, tzinfo=UTC)
        assert (second.carrier, second.published_on, second.published_at) == (
            "River Wire",
            date(2031, 5, 5),
            None,
        )
        assert first.key != second.key and first.sha256 == second.sha256
        assert [r.slug for r in rejections] == ["sidecar-date"]
    kept, _ = read(texts)
    assert [report.name for report, _ in kept] == ["a", "a", "b"]
    assert kept[2][0].published_on is None


def test_an_explicit_sidecar_that_is_missing_or_has_no_path_is_a_bad_call(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT)
    (tmp_path / "r.csv").write_text("file,carrier\na.txt,Post\n")
    for sidecar in (tmp_path / "none.csv", tmp_path / "r.csv"):
        with pytest.raises(UsageError, match=sidecar.name):
            list(read_paths([tmp_path], reports=sidecar))


def test_the_key_hashes_name_carrier_address_and_bytes(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT)
    (tmp_path / "b.txt").write_text(TEXT)
    (first, source), (second, other) = read(tmp_path)[0]
    assert first.key != second.key and source.sha256 == other.sha256
    assert read(tmp_path / "a.txt")[0][0][0].key == first.key


def test_tables_give_a_report_a_row(tmp_path: Path) -> None:
    rows = [
        {"id": "w1", "headline": "Dam fails", "content": TEXT, "outlet": "Valley Post", "date": "2031-05-04"},
        {"id": "", "headline": "", "content": TEXT + " Later.", "outlet": "", "date": ""},
        {"id": "w3", "headline": "", "content": " ", "outlet": "", "date": ""},
    ]
    (tmp_path / "t.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    lines = [",".join(rows[0])] + [",".join(f'"{v}"' for v in row.values()) for row in rows]
    (tmp_path / "t.csv").write_text("\n".join(lines))
    (tmp_path / "t.tsv").write_text(
        "\n".join(
            line.replace('","', '"\t"').replace(",", "\t") if i == 0 else line.replace('","', '"\t"')
            for i, line in enumerate(lines)
        )
    )
    pq.write_table(pa.Table.from_pylist(rows), tmp_path / "t.parquet")
    for suffix in ("jsonl", "csv", "tsv", "parquet"):
        kept, rejections = read(tmp_path / f"t.{suffix}")
        assert [report.name for report, _ in kept] == ["w1", "t-2"], suffix
        report, source = kept[0]
        assert (report.carrier, report.title, report.published_on) == (
            "Valley Post",
            "Dam fails",
            date(2031, 5, 4),
        )
        assert source == source_from_text(TEXT)
        assert [(r.report, r.slug) for r in rejections] == [("w3", "empty")]


def test_a_bad_line_in_a_table_keeps_the_others(tmp_path: Path) -> None:
    (tmp_path / "t.jsonl").write_text(
        json.dumps({"text": TEXT}) + "\n[1]\n{bad\n" + json.dumps({"text": TEXT + "!"})
    )
    kept, rejections = read(tmp_path)
    assert [report.name for report, _ in kept] == ["t-1", "t-4"]
    assert [r.slug for r in rejections] == ["bad-row", "bad-row"]


def test_standard_input_is_a_text_or_json_lines() -> None:
    ((report, source),) = read("-", stdin=io.BytesIO(TEXT.encode()))[0]
    assert report.name == "stdin" and source.text == TEXT
    kept, _ = read("-", stdin=io.BytesIO(json.dumps({"id": "x", "text": TEXT}).encode()))
    assert kept[0][0].name == "x"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (TEXT, "en"),
        (TEXT.upper(), "en"),
        (
            "Der Damm oberhalb der Stadt brach am Sonntag, und der Bürgermeister sagte, zwei Menschen seien gestorben.",
            "de",
        ),
        (
            "Плотина выше города прорвалась в воскресенье, и мэр сообщил, что два человека погибли во время наводнения.",
            "ru",
        ),
        ("Two dead", None),
    ],
)
def test_the_language_is_told_or_left_unknown(text: str, language: str | None) -> None:
    assert source_from_text(text).language == language

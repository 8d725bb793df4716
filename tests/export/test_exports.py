"""Each export is read, and where it can be judged, by a program that others wrote."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from dateline.errors import UsageError
from dateline.export import FORMS, export_record
from dateline.export.columns import arrow_schema
from dateline.export.contract import FILES, release, rows_of
from dateline.export.event_matters import event_matters, is_point
from dateline.export.tables import harmless
from dateline.model import Feature, PlaceMention, PlaceReading, Span
from dateline.pipeline import add_reports
from dateline.record import View, Withholder, open_record
from dateline.tell.audience import withholder_of

Export = Callable[..., Path]


@pytest.fixture
def export(view: View, tmp_path: Path) -> Export:
    def write(form: str, audience: str = "internal") -> Path:
        folder = tmp_path / f"{form}-{audience}"
        export_record(view, form, folder, withholder_of(view, audience))  # type: ignore[arg-type]
        return folder

    return write


def _table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@pytest.mark.parametrize("name", FILES)
def test_columns_are_the_keys_of_the_rows(view: View, name: str) -> None:
    columns = arrow_schema(name).names
    assert len(set(columns)) == len(columns)
    for row in rows_of(view, name)[:3]:
        assert sorted(row) == sorted(columns)


@pytest.mark.parametrize("form", FORMS)
def test_the_public_gets_no_private_person_and_no_account_in_any_form(export: Export, form: str) -> None:
    files = [path for path in export(form, "public").iterdir() if path.suffix != ".parquet"]
    written = b"".join(path.read_bytes() for path in files)
    for secret in (b"Gwen Pritchard", b"Pritchard", b"Tomos", b"00112233"):
        assert secret not in written


def test_the_public_gets_no_private_person_in_parquet(export: Export) -> None:
    from pyarrow import parquet

    tables = [
        str(parquet.read_table(path).to_pylist()) for path in export("parquet", "public").glob("*.parquet")
    ]
    assert len(tables) == len(FILES)
    assert not any(secret in table for table in tables for secret in ("Pritchard", "Tomos", "00112233"))


@pytest.mark.parametrize("form", FORMS)
def test_every_export_says_how_many_claims_a_human_accepted(export: Export, view: View, form: str) -> None:
    claims = len(view.figures()) + len(view.events()) + len(view.statements())
    assert (
        (export(form) / "ABOUT.txt")
        .read_text("utf-8")
        .startswith(f"0 of {claims} claims accepted by a human")
    )


def test_an_unknown_form_is_told_those_there_are(view: View, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="jsonl, csv, parquet"):
        export_record(view, "xls", tmp_path, Withholder("internal", ()))
    assert list(tmp_path.iterdir()) == []


def test_duckdb_and_pandas_read_the_same_from_csv_and_parquet(export: Export, view: View) -> None:
    import duckdb
    import pandas

    tables, typed = export("csv"), export("parquet")
    query = "select count(*), sum(low) from read_{0}('{1}/figures.{0}')"
    from_csv = duckdb.sql(query.format("csv", tables)).fetchall()
    from_parquet = duckdb.sql(query.format("parquet", typed)).fetchall()
    assert from_csv == from_parquet
    assert from_parquet[0][0] == len(view.figures())
    frame = pandas.read_parquet(typed / "figures.parquet")
    assert frame["text"].tolist() == pandas.read_csv(tables / "figures.csv")["text"].tolist()
    assert frame["approximate"].dtype == bool


def test_a_file_without_rows_keeps_its_columns(export: Export, tmp_path: Path) -> None:
    from pyarrow import parquet

    with open_record(tmp_path / "empty.db", create=True) as record:
        export_record(View(record), "parquet", tmp_path / "out", Withholder("internal", ()))
        export_record(View(record), "csv", tmp_path / "out", Withholder("internal", ()))
    assert parquet.read_table(tmp_path / "out" / "figures.parquet").schema == arrow_schema("figures")
    assert (tmp_path / "out" / "figures.csv").read_text("utf-8").startswith("id,report,spans,text")


@pytest.mark.parametrize("words", ['=HYPERLINK("x")', "+44 20", "-cmd", "@SUM(A1)", "\t=1", "＝1+1", " =1"])
def test_a_cell_that_a_spreadsheet_would_run_is_text(words: str) -> None:
    assert harmless(words) == f"'{words}"


def test_no_text_cell_of_a_table_runs(export: Export) -> None:
    for path in export("csv").glob("*.csv"):
        for row in _table(path):
            for cell in row.values():
                assert not cell.startswith(("=", "+", "@")), (path.name, cell)


def test_geopandas_draws_settlements_as_points_and_areas_not_at_all(export: Export) -> None:
    import geopandas

    frame = geopandas.read_file(export("geojson") / "figures.geojson", engine="pyogrio")
    points = frame[frame.geometry.notna()]
    assert len(points) > 20
    assert set(points["feature"]) <= {"city", "site"}
    assert points.geometry.geom_type.eq("Point").all()


@pytest.mark.parametrize(
    ("feature", "point"), [("city", True), ("site", True), ("country", False), ("admin", False)]
)
def test_a_point_is_not_a_region(feature: Feature, point: bool) -> None:
    mention = PlaceMention("r", Span(0, 7), "Norvale", "Norvale", None)
    assert is_point(PlaceReading(mention, "Norvale", lat=52.0, lon=-3.0, feature=feature)) is point


def test_a_withheld_place_has_no_coordinates_on_the_map(view: View, tmp_path: Path) -> None:
    place = next(
        row.resolved.place for row in view.figures() if row.resolved.place and row.resolved.place.lat
    )
    assert place is not None and place.name is not None
    export_record(view, "geojson", tmp_path, Withholder("public", [place.name]))
    for name in ("figures", "events", "happenings"):
        for feature in json.loads((tmp_path / f"{name}.geojson").read_bytes())["features"]:
            if feature["properties"]["place"] == "[withheld]":
                assert feature["geometry"] is None and feature["properties"]["centre_lat"] is None
    assert f"{place.lat}" not in (tmp_path / "figures.geojson").read_text("utf-8")


def _hxl_errors(path: Path) -> list[str]:
    hxl = pytest.importorskip("hxl", reason="libhxl could not be built here (requirements/built.txt)")
    found: list[str] = []

    def note(error: Any) -> None:
        if error.rule.severity == "error":
            found.append(f"{error.column}: {error.value}")

    hxl.schema(callback=note).validate(hxl.data(str(path), hxl.InputOptions(allow_local=True)))
    return found


def test_libhxl_finds_no_error(export: Export) -> None:
    tables = sorted(export("hxl").glob("*.hxl.csv"))
    assert [path.name for path in tables] == ["events.hxl.csv", "figures.hxl.csv"]
    assert [error for path in tables for error in _hxl_errors(path)] == []


def test_libhxl_would_find_one(export: Export) -> None:
    table = export("hxl") / "events.hxl.csv"
    table.write_text(table.read_text("utf-8").replace("2026-05-12", "yesterday", 1), "utf-8")
    assert _hxl_errors(table) == ["#date+start: yesterday"]


def test_rdflib_reads_claims_and_their_lineage_without_a_rating(export: Export, view: View) -> None:
    import rdflib

    graph = rdflib.Graph().parse(export("jsonld") / "record.jsonld", format="json-ld")
    schema, prov = rdflib.Namespace("https://schema.org/"), rdflib.Namespace("http://www.w3.org/ns/prov#")
    claims = set(graph.subjects(rdflib.RDF.type, schema.Claim))
    assert len(claims) == len(view.figures()) + len(view.events()) + len(view.statements())
    reports = set(graph.subjects(rdflib.RDF.type, schema.NewsArticle))
    assert all(set(graph.objects(c, prov.wasQuotedFrom)) <= reports for c in claims)
    revisions = set(graph.subject_objects(prov.wasRevisionOf))
    names = {r: str(next(graph.objects(r, schema.identifier))) for r in reports}
    assert ("02-wire-revised", "01-wire-first") in {(names[a], names[b]) for a, b in revisions}
    assert not any("eview" in p or "ating" in p for p in map(str, graph.predicates()))
    assert not set(graph.subjects(rdflib.RDF.type, schema.ClaimReview))


def test_followthemoney_takes_every_entity(export: Export) -> None:
    pytest.importorskip(
        "followthemoney", reason="followthemoney could not be built here (requirements/built.txt)"
    )
    from followthemoney import Dataset, model
    from followthemoney.statement import Statement, StatementEntity, read_path_statements

    statements = list(read_path_statements(export("ftm") / "statements.ftm.jsonl", "json"))
    for one in statements:
        assert one.id == Statement.make_key(one.dataset, one.entity_id, one.prop, one.value, False)
    dataset = Dataset.make({"name": statements[0].dataset, "title": "x"})
    grouped: dict[str, list[Statement]] = {}
    for one in statements:
        grouped.setdefault(one.entity_id, []).append(one)
    kinds = set()
    for rows in grouped.values():
        entity = StatementEntity.from_statements(dataset, rows)
        model[entity.schema.name].validate(entity.to_dict())
        kinds.add(entity.schema.name)
        for prop in entity.iterprops():
            for value in entity.get(prop):
                assert prop.type.validate(value), (entity.schema.name, prop.name, value)
    assert kinds == {"Article", "Documentation", "Event", "Organization", "Person"}


def test_acled_rows_bear_codes_of_its_codebook_and_one_row_a_happening(export: Export, view: View) -> None:
    rows = _table(export("acled") / "acled.csv")
    assert rows
    assert len({row["event_id_cnty"] for row in rows}) == len(rows)
    for row in rows:
        assert row["event_type"] and row["disorder_type"] and row["time_precision"] in ("1", "2", "3", "")
        assert row["geo_precision"] in ("1", "2", "3", "")
        assert "standing=" in row["tags"]


def test_deaths_whose_cause_is_not_told_are_no_attack(tmp_path: Path) -> None:
    report = tmp_path / "deaths.txt"
    report.write_text(
        "Nine people died in Lyon, France, on Monday, 3 May 2027, the mayor said.\n\nThe mayor gave no cause.\n",
        "utf-8",
    )
    with open_record(tmp_path / "a.db", create=True) as record:
        add_reports(record, [report], read_on=date(2027, 6, 1))
        view = View(record)
        kinds = [(e.kind["key"], e.acled) for e in event_matters(view, Withholder("internal", ()))]
        for form in ("acled", "ucdp"):
            export_record(view, form, tmp_path, Withholder("internal", ()))
    assert ("killing", "") in kinds
    assert _table(tmp_path / "acled.csv") == _table(tmp_path / "ucdp.csv") == []


def test_deaths_of_a_flood_are_no_attack(export: Export) -> None:
    assert not any(row["fatalities"] for row in _table(export("acled") / "acled.csv"))
    assert _table(export("ucdp") / "ucdp.csv") == []


def test_a_lethal_attack_is_a_row_of_both(tmp_path: Path) -> None:
    report = tmp_path / "attack.txt"
    report.write_text(
        "NORVALE, 4 May 2027 - A car bomb exploded outside the town hall in Lyon, France, on Monday, 3 May 2027, and "
        "killed at least 12 people, police said. A second bomb was found.\n",
        "utf-8",
    )
    with open_record(tmp_path / "a.db", create=True) as record:
        add_reports(record, [report], read_on=date(2027, 6, 1))
        view = View(record)
        for form in ("acled", "ucdp"):
            export_record(view, form, tmp_path, Withholder("internal", ()))
    [coded] = [row for row in _table(tmp_path / "acled.csv") if row["fatalities"]]
    assert (coded["event_date"], coded["time_precision"], coded["sub_event_type"]) == (
        "2027-05-03", "1", "Remote explosive/landmine/IED",
    )  # fmt: skip
    assert (coded["fatalities"], coded["location"], coded["iso"]) == ("12", "Lyon", "250")
    [lethal] = _table(tmp_path / "ucdp.csv")
    assert (lethal["low"], lethal["best"], lethal["date_prec"], lethal["where_prec"]) == ("12", "", "1", "1")


@pytest.mark.parametrize(
    ("when", "code", "date_prec"),
    [("on 3 May 2027", "1", "1"), ("around 3 May 2027", "2", "3"), ("in May 2027", "3", "4"), ("", "", "")],
)
def test_codes_of_precision_come_from_what_the_words_allow(
    tmp_path: Path, when: str, code: str, date_prec: str
) -> None:
    report = tmp_path / "attack.txt"
    report.write_text(
        f"NORVALE, 4 June 2027 - The council met.\n\nA car bomb {when} killed at least 12 people outside the town hall "
        "in Lyon, France.\n",
        "utf-8",
    )
    with open_record(tmp_path / "a.db", create=True) as record:
        add_reports(record, [report], read_on=date(2027, 7, 1))
        for form in ("acled", "ucdp"):
            export_record(View(record), form, tmp_path, Withholder("internal", ()))
    assert {r["time_precision"] for r in _table(tmp_path / "acled.csv") if r["fatalities"]} == {code}
    assert {r["date_prec"] for r in _table(tmp_path / "ucdp.csv")} == {date_prec}


def test_a_telling_without_a_day_leaves_the_days_of_another_as_they_are(tmp_path: Path) -> None:
    texts = {
        "dated": "NORVALE, 4 May 2027 - The council met.\n\nA car bomb exploded outside the town hall in Lyon, France, in "
        "April 2027 and killed 12 people, police said.\n",
        "undated": "NORVALE, 5 May 2027 - The council met.\n\nA car bomb exploded outside the town hall in Lyon, France, "
        "and killed 12 people, doctors said.\n",
    }
    for name, text in texts.items():
        (tmp_path / f"{name}.txt").write_text(text, "utf-8")
    with open_record(tmp_path / "a.db", create=True) as record:
        add_reports(record, [tmp_path / f"{name}.txt" for name in texts], read_on=date(2027, 6, 1))
        export_record(View(record), "acled", tmp_path, Withholder("internal", ()))
    told = [row for row in _table(tmp_path / "acled.csv") if row["fatalities"]]
    assert [row["time_precision"] for row in told] == ["3"]


def test_every_form_is_the_same_when_written_again(export: Export, view: View, tmp_path: Path) -> None:
    for form in FORMS:
        first = {p.name: p.read_bytes() for p in export(form).iterdir()}
        assert {p.name: p.read_bytes() for p in export(form).iterdir()} == first


def test_a_figure_whose_own_digits_are_withheld_keeps_no_number() -> None:
    row = {"text": "account 4471 was opened", "spans": [[10, 33]], "number_start": 18, "number_end": 22,
           "low": 4471.0, "high": 4471.0, "conversions": [{"low": 1.0}]}  # fmt: skip
    kept = release(row, Withholder("public", ["4471"]))
    assert (kept["text"], kept["low"], kept["high"], kept["conversions"]) == (
        "account [withheld] was opened", None, None, [],
    )  # fmt: skip
    assert release(row, Withholder("public", ["account"]))["low"] == 4471.0

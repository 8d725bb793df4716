"""Facts about the place index: what it finds, how it is built, and what happens when that goes wrong."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from dateline.errors import SetupError
from dateline.gazetteer import PlaceIndex, cache_folder, open_gazetteer
from dateline.gazetteer.build import build_index
from dateline.gazetteer.entries import Entry
from dateline.gazetteer.sounds import sound_of
from dateline.model import Place
from dateline.model.gazetteer import fold_name


@pytest.fixture(scope="module")
def index() -> Iterator[PlaceIndex]:
    with open_gazetteer() as opened:
        yield opened


def small_entries() -> list[Entry]:
    town = Place("gn:1", "Norvale", "XX", "XX.01", 10.0, 20.0, "city", 5000, 1)
    return [
        Entry(town, ["Norwale", "Норвейл"]),
        Entry(Place("water:gray sea", "Gray Sea", None, None, 1.0, 2.0, "water")),
    ]


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Kenya", "country:KE"),
        ("the Netherlands", "country:NL"),
        ("U.K.", "country:GB"),
        ("Czechia", "country:CZ"),
        ("Côte d’Ivoire", "country:CI"),
        ("Cote d'Ivoire", "country:CI"),
        ("LISBON", "gn:2267057"),
        ("Lvov", "gn:702550"),
        ("Bavaria", "admin:DE.02"),
        ("Odesa Oblast", "admin:UA.17"),
        ("N.J.", "admin:US.NJ"),
        ("Red Sea", "water:red sea"),
        ("the Danube", "water:danube"),
        ("Sahara Desert", "region:sahara"),
        ("Łódź", "gn:3093133"),
    ],
)
def test_names_in_many_spellings(index: PlaceIndex, name: str, key: str) -> None:
    assert key in [place.key for place in index.find(name)]


def test_most_populous_first(index: PlaceIndex) -> None:
    found = index.find("Valencia")
    assert len(found) > 3
    assert [p.population for p in found] == sorted((p.population for p in found), reverse=True)


def test_no_place_of_a_made_up_name(index: PlaceIndex) -> None:
    assert not index.has("Qwertzuville")
    assert not index.has("")
    assert index.find("x" * 5000) == ()


def test_regions_know_their_country_and_centre(index: PlaceIndex) -> None:
    (tuscany,) = [p for p in index.find("Toscana") if p.feature == "admin" and p.country == "IT"]
    assert tuscany.code == "IT.16"
    assert abs(tuscany.lat - 43.4) < 1 and abs(tuscany.lon - 11.0) < 1


def test_cities_know_their_regions(index: PlaceIndex) -> None:
    boise = index.find("Boise")[0]
    assert (boise.country, boise.admin1) == ("US", "US.ID")
    assert boise.admin2 is not None and boise.admin2.startswith("US.ID.")


def test_capital(index: PlaceIndex) -> None:
    assert next(p for p in index.find("Nairobi") if p.feature == "city").capital
    assert not next(p for p in index.find("Mombasa") if p.feature == "city").capital


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("Joahnnesburg", None),
        ("Khartum", "Khartoum"),
        ("Istambul", "Istanbul"),
        ("Abija", None),
        ("Rejkyavik", "Reykjavík"),
    ],
)
def test_other_spellings(index: PlaceIndex, wrong: str, right: str | None) -> None:
    names = {p.name for p in (*index.find(wrong), *index.find_similar(wrong))}
    assert right is None or right in names


def test_get_by_key(index: PlaceIndex) -> None:
    place = index.get("country:PE")
    assert place is not None and place.name == "Peru"
    assert index.get("country:??") is None


def test_many_names_in_one_call(index: PlaceIndex) -> None:
    found = index.find_all(["Oslo", "Oslo", "No Such Town", "oslo"])
    assert found["Oslo"] == found["oslo"] != ()
    assert found["No Such Town"] == ()


def test_cache_folder_follows_the_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DATELINE_CACHE", str(tmp_path))
    assert cache_folder() == tmp_path


def test_a_small_index_answers_for_what_it_holds(tmp_path: Path) -> None:
    build_index(tmp_path / "small.sqlite", small_entries())
    with PlaceIndex(tmp_path / "small.sqlite") as small:
        assert [p.key for p in small.find("norwale")] == ["gn:1"]
        assert [p.key for p in small.find("Норвейл")] == ["gn:1"]
        assert [p.key for p in small.find("The Gray Sea")] == ["water:gray sea"]
        assert [p.key for p in small.find_similar("Norvail")] == ["gn:1"]


def test_two_builders_at_once_leave_one_whole_file(tmp_path: Path) -> None:
    path = tmp_path / "both.sqlite"
    threads = [threading.Thread(target=build_index, args=(path, small_entries())) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [p.name for p in tmp_path.iterdir()] == ["both.sqlite"]
    with PlaceIndex(path) as index:
        assert index.has("Norvale")


def test_a_folder_that_cannot_be_made_is_said_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(SetupError, match="DATELINE_CACHE"):
        build_index(tmp_path / "file" / "places.sqlite", small_entries())


def test_a_broken_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "broken.sqlite"
    path.write_bytes(b"not a database at all" * 100)
    with pytest.raises(sqlite3.DatabaseError):
        PlaceIndex(path)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("São Tomé", "sao tome"),
        ("Port-au-Prince", "Port au Prince"),
        ("St. Louis", "Saint Louis"),
        ("L’Aquila", "L'Aquila"),
        ("U.S.A.", "USA"),
        ("  The   Hague ", "hague"),
    ],
)
def test_names_fold_alike(a: str, b: str) -> None:
    assert fold_name(a) == fold_name(b)


def test_sounds_of_nothing() -> None:
    assert sound_of("") == ""


def test_the_nearest_town_of_a_country(index: PlaceIndex) -> None:
    found = index.nearest("RW", -1.68, 29.23)
    assert found is not None and found.name == "Gisenyi"
    assert index.nearest("??", 0.0, 0.0) is None


def test_older_indexes_are_removed_but_the_newest(tmp_path: Path) -> None:
    for number in range(3):
        (tmp_path / f"places-0-{number}.sqlite").write_text("old")
    build_index(tmp_path / "places-1.sqlite", small_entries())
    assert len(list(tmp_path.iterdir())) == 2


def test_a_full_cache_forgets_nothing_that_is_asked_for(
    index: PlaceIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dateline.gazetteer.index.CACHED_NAMES", 3)
    assert index.has("Oslo") and index.has("Bergen")
    found = index.find_all(["Oslo", "Bergen", "Tromsø", "Stavanger", "Bodø"])
    assert all(found.values())

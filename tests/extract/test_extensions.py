"""An analyst's profile extends the lexicons without touching code, and the method version says so."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from dateline.errors import UsageError
from dateline.extract import extract_claims, method_version
from dateline.gazetteer import PlaceIndex, extend_places, open_gazetteer
from dateline.model import Document, Extraction, Profile
from dateline.read import read_profile
from dateline.resolve.bodies import bodies_of
from dateline.resolve.places import resolve_places

Make = Callable[..., Document]


@pytest.fixture(scope="module")
def index() -> Iterator[PlaceIndex]:
    with open_gazetteer() as opened:
        yield opened


@pytest.fixture
def profile(tmp_path: Path) -> Callable[[str], Profile]:
    def make(toml: str) -> Profile:
        path = tmp_path / "crisis.toml"
        path.write_text(toml)
        return read_profile(path)

    return make


def read(document: Document, index: PlaceIndex, profile: Profile | None = None) -> Extraction:
    return extract_claims(document, extend_places(index, profile), profile)


MEASURE = '[[measures]]\nmeasure = "wells_fouled"\nrole = "object"\ntriggers = ["foul"]\nclasses = []\n'


def test_a_measure_of_the_profile_is_read(document: Make, index: PlaceIndex, profile) -> None:
    made = document("Floodwater fouled 14 wells in the valley, the council said.")
    wells = profile(MEASURE.replace("classes = []\n", ""))
    assert "wells_fouled" not in [f.measure for f in read(made, index).figures]
    assert [(f.measure, f.low) for f in read(made, index, wells).figures] == [("wells_fouled", 14)]


def test_a_measure_of_the_profile_goes_before_the_shipped_ones(
    document: Make, index: PlaceIndex, profile
) -> None:
    made = document("The flood drowned 30 people.")
    mine = profile('[[measures]]\nmeasure = "lost_at_sea"\nrole = "object"\ntriggers = ["drown"]\n')
    assert [f.measure for f in read(made, index).figures] == ["killed"]
    assert [f.measure for f in read(made, index, mine).figures] == ["lost_at_sea"]


def test_a_cue_of_the_profile_is_read_with_its_stance(document: Make, index: PlaceIndex, profile) -> None:
    made = document("The warden gazetted the park was closed.")
    cue = profile('[[cues]]\nwords = "gazette"\nstance = "confirms"\ntakes = "that quote"\n')
    assert read(made, index).attributions == ()
    assert [a.stance for a in read(made, index, cue).attributions] == ["confirms"]


def test_an_event_type_of_the_profile_is_read(document: Make, index: PlaceIndex, profile) -> None:
    made = document("A cattle raid left the herders without food.")
    raid = profile(
        '[[events]]\nkey = "cattle_raid"\nfamily = "attack"\nnouns = ["cattle raid"]\nweight = 5.0\n'
    )
    assert "cattle_raid" in [e.type for e in read(made, index, raid).events]


def test_a_hedge_and_an_office_of_the_profile_are_read(document: Make, index: PlaceIndex, profile) -> None:
    made = document("Mayhap the bridge was closed, Voivode Anna Kettle said.")
    mine = profile('[[hedges]]\nalways = "mayhap"\n[[offices]]\ntitles = "voivode"\noffices = "voivode"\n')
    assert "Mayhap" not in [h.text for h in read(made, index).hedges]
    found = read(made, index, mine)
    assert "Mayhap" in [h.text for h in found.hedges]
    assert [n.role for n in found.names if "Kettle" in n.text] == ["Voivode"]


def test_another_name_of_a_place_finds_the_place(document: Make, index: PlaceIndex, profile) -> None:
    made = document("The council in Kingsmead Quay said the school in Kingsmead Quay was closed.")
    quay = profile('[[places]]\nname = "Aberystwyth"\nalso = ["Kingsmead Quay"]\ncountry = "GB"\n')
    places = extend_places(index, quay)
    readings = resolve_places(read(made, index, quay).places, places)
    assert {r.name for r in readings} == {"Aberystwyth"}
    assert all(r.mention.text == "Kingsmead Quay" for r in readings)


def test_a_place_of_the_profiles_own_has_its_coordinates(document: Make, index: PlaceIndex, profile) -> None:
    made = document("Rescuers reached the hamlet of Upper Sprint on Monday.")
    hamlet = profile('[[places]]\nname = "Upper Sprint"\nlat = 54.4\nlon = -2.8\ncountry = "GB"\n')
    places = extend_places(index, hamlet)
    readings = resolve_places(read(made, index, hamlet).places, places)
    assert [(r.name, r.lat, r.lon) for r in readings] == [("Upper Sprint", 54.4, -2.8)]


def test_a_place_that_the_index_does_not_know_is_told(index: PlaceIndex, profile) -> None:
    with pytest.raises(UsageError, match="knows no 'Qqxyzzy' in GB"):
        extend_places(index, profile('[[places]]\nname = "Qqxyzzy"\nalso = ["The Q"]\ncountry = "GB"\n'))


def test_another_name_of_a_body_is_that_body(profile) -> None:
    union = profile('[[bodies]]\nname = "Ferry Union"\nalso = ["the deckhands", "FU"]\n')
    assert bodies_of(None).body("the deckhands") is None
    assert bodies_of(union).body("the deckhands") == "Ferry Union"


def test_the_method_version_tells_what_extraction_depends_on(profile) -> None:
    plain = method_version("model-1")
    assert method_version("model-1", Profile(name="flood")) == plain
    assert method_version("model-1", profile('[[bodies]]\nname = "Ferry Union"\n')) == plain
    wells = method_version("model-1", profile(MEASURE.replace("classes = []\n", "")))
    assert wells.startswith(plain + "+profile:")
    assert wells != method_version("model-1", profile('[[cues]]\nwords = "gazette"\n'))

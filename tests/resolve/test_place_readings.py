"""Facts about resolving places: the same name in different company, and what stays undecided."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from dateline.extract.places import find_places
from dateline.gazetteer import PlaceIndex, open_gazetteer
from dateline.model import Document, Place, PlaceMention, PlaceReading, Span
from dateline.resolve.places import resolve_places
from dateline.resolve.places_candidates import Unit, prior_of


@pytest.fixture(scope="module")
def index() -> Iterator[PlaceIndex]:
    with open_gazetteer() as opened:
        yield opened


@pytest.fixture
def read(document: Callable[..., Document], index: PlaceIndex) -> Callable[[str], dict[str, PlaceReading]]:
    def run(text: str) -> dict[str, PlaceReading]:
        return {r.mention.text: r for r in resolve_places(find_places(document(text), index), index)}

    return run


def mention(name: str, start: int = 0, **more: object) -> PlaceMention:
    return PlaceMention(Span(start, start + len(name)), name, name, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "name", "country", "admin1"),
    [
        ("Shops in Tripoli reopened after clashes in Benghazi and Misrata.", "Tripoli", "LY", None),
        ("Shops in Tripoli reopened after clashes in Beirut and Sidon, Lebanon.", "Tripoli", "LB", None),
        ("Valencia and Alicante in Spain were flooded.", "Valencia", "ES", None),
        ("Protests spread from Caracas to Valencia and Maracay in Venezuela.", "Valencia", "VE", None),
        ("The mayor of Springfield, Illinois, spoke.", "Springfield", "US", "Illinois"),
        ("Crews from Perth and Dundee in Scotland helped.", "Perth", "GB", None),
        ("Crews from Perth and Fremantle in Western Australia helped.", "Perth", "AU", None),
        ("Tbilisi, Batumi and Kutaisi in Georgia lost power.", "Georgia", "GE", None),
        ("Atlanta, Macon and Savannah in Georgia lost power.", "Georgia", "US", None),
    ],
)
def test_company_decides(
    read: Callable[[str], dict[str, PlaceReading]], text: str, name: str, country: str, admin1: str | None
) -> None:
    reading = read(text)[name]
    assert reading.country == country
    assert admin1 is None or reading.admin1 == admin1


def test_a_demonym_is_evidence_for_its_country(read: Callable[[str], dict[str, PlaceReading]]) -> None:
    assert read("Colombian troops entered Cartagena.")["Cartagena"].country == "CO"
    assert read("Spanish troops entered Cartagena and Murcia.")["Cartagena"].country == "ES"


def test_region_and_city_of_one_name(read: Callable[[str], dict[str, PlaceReading]]) -> None:
    found = read("Shelling hit the Poltava region. The city of Poltava was calm.")
    assert found["Poltava region"].feature == "admin" and found["Poltava region"].name == "Poltava Oblast"
    assert found["Poltava"].feature == "city"


def test_other_spellings_are_one_place(read: Callable[[str], dict[str, PlaceReading]]) -> None:
    old, new = read("Trains left Lvov in Ukraine.")["Lvov"], read("Trains left Lviv in Ukraine.")["Lviv"]
    assert old.key == new.key == "gn:702550"


def test_a_misspelt_name_is_read_where_its_country_is_near(index: PlaceIndex) -> None:
    first, _ = resolve_places([mention("Zaporizhzhaya"), mention("Ukraine", 30)], index)
    assert first.country == "UA"


def test_an_unknown_name_stays_open(index: PlaceIndex) -> None:
    (reading,) = resolve_places([mention("Qwertzuville")], index)
    assert (reading.name, reading.key, reading.lat, reading.country, reading.precision) == (None,) * 5


def test_a_name_shared_by_many_small_places_stays_open(index: PlaceIndex) -> None:
    (reading,) = resolve_places([mention("San Isidro")], index)
    assert reading.score is None or reading.score < 0.9


def test_a_list_of_countries_holds_no_villages(read: Callable[[str], dict[str, PlaceReading]]) -> None:
    found = read("Cases were seen in China, Japan, Jordan, Peru and Mali.")
    assert [found[n].feature for n in ("China", "Japan", "Jordan", "Peru", "Mali")] == ["country"] * 5


def test_precision(read: Callable[[str], dict[str, PlaceReading]]) -> None:
    found = read("A bomb went off in Mosul in Iraq. Farms near Kirkuk burned. The Black Sea was calm.")
    assert found["Mosul"].precision == 1
    assert found["Kirkuk"].precision == 2
    assert found["Iraq"].precision == found["Black Sea"].precision == 3


def test_a_site_takes_the_position_of_its_town(index: PlaceIndex) -> None:
    town, site = resolve_places([mention("Nairobi"), mention("Old Granary Hotel", 20, hint="site")], index)
    assert (site.feature, site.lat, site.precision) == ("site", town.lat, 2)
    assert site.key is not None and site.key.endswith(f"@{town.key}")


def test_a_capital_in_several_senses_of_country_codes(read: Callable[[str], dict[str, PlaceReading]]) -> None:
    found = read("The United States, Britain and South Korea met in Geneva.")
    assert [found[n].country for n in ("United States", "Britain", "South Korea", "Geneva")] == [
        "US",
        "GB",
        "KR",
        "CH",
    ]


def test_expected_countries_weigh(index: PlaceIndex) -> None:
    plain = resolve_places([mention("Santa Rosa")], index)[0]
    told = resolve_places([mention("Santa Rosa")], index, countries=["AR"])[0]
    assert plain.country != "AR" and told.country in ("AR", plain.country)


def test_the_order_of_mentions_does_not_matter(index: PlaceIndex) -> None:
    names = ["Tripoli", "Sidon", "Lebanon", "Tyre"]
    forward = resolve_places([mention(n, 20 * i) for i, n in enumerate(names)], index)
    backward = resolve_places([mention(n, 20 * i) for i, n in enumerate(reversed(names))], index)
    assert {r.key for r in forward} == {r.key for r in backward}


def test_thousands_of_names_are_read_in_bounded_time(index: PlaceIndex) -> None:
    many = [mention(f"San {chr(65 + i % 26)}{i}", 10 * i) for i in range(3000)]
    many += [mention(n, 40_000 + 10 * i) for i, n in enumerate(["Paris", "Lyon", "Springfield"] * 300)]
    assert len(resolve_places(many, index)) == 3900


def test_nothing_gives_nothing(index: PlaceIndex) -> None:
    assert resolve_places([], index) == []


def test_a_border_lies_beside_the_town_that_is_named(read: Callable[[str], dict[str, PlaceReading]]) -> None:
    found = read("Guards in Goma, in the Democratic Republic of the Congo, closed the border with Rwanda.")
    border = found["the border"]
    assert border.name == "Democratic Republic of the Congo-Rwanda border"
    assert border.feature == "site" and border.country is None
    assert border.lat is not None and abs(border.lat - -1.7) < 0.5
    assert found["Rwanda"].feature == "country"


def test_its_border_is_that_of_the_country_before(read: Callable[[str], dict[str, PlaceReading]]) -> None:
    assert (
        read("Chile said it would send engineers to its border with Bolivia.")["its border"].key
        == "border:BO-CL"
    )


@pytest.mark.parametrize(
    ("text", "name", "country"),
    [
        ("A coach fell into a ravine in Skrivanki, Latvia.", "Skrivanki", "LV"),
        ("The dam at Nant Hirwen in Wales burst.", "Nant Hirwen", "GB"),
        ("Clashes went on in Harish, Sudan.", "Harish", "SD"),
        ("A boat sank off Andros Island in the Bahamas.", "Andros Island", "BS"),
    ],
)
def test_a_town_that_no_index_lists_is_itself_in_its_country(
    read: Callable[[str], dict[str, PlaceReading]], text: str, name: str, country: str
) -> None:
    reading = read(text)[name]
    assert (reading.name, reading.country, reading.lat, reading.lon) == (name, country, None, None)


def test_another_spelling_is_sought_in_the_countries_named(index: PlaceIndex) -> None:
    name = mention("Harkivv")
    assert resolve_places([name], index)[0].key is None
    assert resolve_places([name, mention("Ukraine", 30)], index)[0].country == "UA"


@pytest.mark.parametrize(
    ("text", "name", "country", "admin1"),
    [
        ("A storm hit Athens, Georgia.", "Georgia", "US", "Georgia"),
        (
            "Pilgrims left the cities of Mecca and Medina. A man in Columbus, Ohio, watched.",
            "Medina",
            "SA",
            None,
        ),
        ("North Wales Police closed the road.", "North Wales", "GB", "Wales"),
        ("Two men died in Randolph, New Hampshire, United States.", "Randolph", "US", "New Hampshire"),
    ],
)
def test_what_is_named_beside_a_place_decides(
    read: Callable[[str], dict[str, PlaceReading]], text: str, name: str, country: str, admin1: str | None
) -> None:
    reading = read(text)[name]
    assert reading.country == country
    assert admin1 is None or reading.admin1 == admin1


@pytest.mark.parametrize(
    ("text", "features"),
    [
        ("Prisoners left Guantanamo Bay. Guantanamo was quiet.", {"site"}),
        ("A bus crashed in the city of Guantanamo.", {"city"}),
        ("Rain fell on Guantanamo province.", {"admin"}),
    ],
)
def test_a_bay_a_town_and_a_province_of_one_name(
    read: Callable[[str], dict[str, PlaceReading]], text: str, features: set[str]
) -> None:
    assert {r.feature for r in read(text).values()} == features


def test_a_name_with_its_kind_is_no_other_kind_in_a_country_that_nobody_named(
    read: Callable[[str], dict[str, PlaceReading]],
) -> None:
    """Rwanda has a district of the name; the index has no province of it."""
    found = read("Officials in Kenya said the outbreak in Nyanza Province was spreading.")
    assert {r.country for text, r in found.items() if text.startswith("Nyanza")} <= {None, "KE"}
    found = read("Officials in Rwanda said the outbreak in Nyanza District was spreading.")
    assert {r.country for text, r in found.items() if text.startswith("Nyanza")} == {"RW"}


def test_a_site_without_a_town_stands_in_the_region_named_after_it(
    read: Callable[[str], dict[str, PlaceReading]],
) -> None:
    found = read("Three bathers drowned at Gannetmouth Beach in New South Wales.")
    site = next(r for text, r in found.items() if text.startswith("Gannetmouth"))
    assert (site.feature, site.country, site.precision) == ("site", "AU", 3)


def test_a_ruling_clan_is_no_place(read: Callable[[str], dict[str, PlaceReading]]) -> None:
    assert "Perth" not in read("A bomb went off in the ruling Perth clan's hometown.")


def place(name: str, country: str, population: int) -> Place:
    return Place(f"x:{name}:{country}", name, country, None, 0.0, 0.0, "city", population)


def test_a_former_name_weighs_less_than_another_spelling() -> None:
    unit = Unit("Norvala", None, None, False)
    own, spelt, former = (
        prior_of(place(name, "XX", 500_000), unit, False, True)
        for name in ("Norvala", "Norvalla", "Port Ember")
    )
    assert own > spelt > former + 1


def test_a_small_town_far_from_all_else_is_not_meant(index: PlaceIndex) -> None:
    kenya = [mention("Kenya"), mention("Nairobi", 20), mention("Mombasa", 40)]
    alone = resolve_places([*kenya, mention("Skibbereen", 60)], index)[-1]
    in_company = resolve_places(
        [*kenya, mention("Skibbereen", 60), mention("Cork", 80), mention("Ireland", 100)], index
    )
    expected = resolve_places([*kenya, mention("Skibbereen", 60)], index, countries=["IE"])[-1]
    assert alone.key is None
    assert (in_company[3].country, expected.country) == ("IE", "IE")


def test_a_misspelt_name_is_read_near_a_large_town_too(index: PlaceIndex) -> None:
    _, second = resolve_places([mention("Nairobi"), mention("Mombassaa", 30)], index)
    assert second.name == "Mombasa"


def test_an_old_name_means_the_town_in_the_country_told_of(index: PlaceIndex) -> None:
    syria = resolve_places([mention("Syria"), mention("Turkey", 20), mention("Kobani", 40)], index)[-1]
    tanzania = resolve_places([mention("Tanzania"), mention("Pemba", 20), mention("Kobani", 40)], index)[-1]
    assert (syria.country, tanzania.country) == ("SY", "TZ")


@pytest.mark.parametrize(
    ("text", "name", "country"),
    [
        ("The US bombed Raqqa.", "Raqqa", "SY"),
        ("Turkey took Kobane.", "Kobane", "SY"),
        ("Turkish jets hit Kobane. Turkey said nine people died.", "Kobane", "SY"),
        ("Israel bombed Nabatieh.", "Nabatieh", "LB"),
        ("Israel bombed Deraa.", "Deraa", "SY"),
        ("Turkey bombed Hasakah.", "Hasakah", "SY"),
        ("Russia struck Chernigov, killing nine.", "Chernigov", "UA"),
        ("Russia struck Lvov, killing nine.", "Lvov", "UA"),
        ("Russia struck Pervomaisk, killing nine.", "Pervomaisk", "UA"),
        ("Russia struck Nikolaev, killing nine.", "Nikolaev", "UA"),
        ("China shelled Kinmen.", "Kinmen", "TW"),
        ("Norway sent a crew to Seville.", "Seville", "ES"),
        ("Germany sent a crew to Cracow.", "Cracow", "PL"),
        ("Saudi Arabia said nine pilgrims died in Mina.", "Mina", None),
        ("Turkey took Kobani. Turkey lost nine men.", "Kobani", None),
    ],
)
def test_a_country_that_strikes_or_sends_does_not_take_a_known_town_away(
    read: Callable[[str], dict[str, PlaceReading]], text: str, name: str, country: str | None
) -> None:
    assert read(text)[name].country == country


def test_another_spelling_of_a_town_in_a_land_that_nothing_names_is_not_meant(index: PlaceIndex) -> None:
    assert resolve_places([mention("Saudi Arabia"), mention("Mina", 20)], index)[-1].key is None
    assert resolve_places([mention("Nigeria"), mention("Mina", 20)], index)[-1].country == "NG"

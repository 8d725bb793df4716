"""Who is private, and which characters may not leave the record."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from dateline.extract.names import find_names
from dateline.extract.sensitivity import find_contacts, find_sites
from dateline.model import Document, MentionRef, Name, Span
from dateline.resolve.bodies import read_bodies
from dateline.resolve.names import resolve_names
from dateline.resolve.sensitivity import is_public_office, mark_private, private_spans

Make = Callable[..., Document]


@pytest.mark.parametrize(
    ("role", "public"),
    [
        ("mayor of Tromso", True),
        ("Tromso Mayor", True),
        ("Norwegian Foreign Minister", True),
        ("Major General", True),
        ("Kremlin spokesman", True),
        ("El Norte's police chief", True),
        ("head of the Finnmark regional administration", True),
        ("a military official", True),
        ("an adviser to the Interior Ministry", True),
        ("consul general in Lima", True),
        ("a baker", None),
        ("soldier", None),
        ("the mayor's son", None),
        ("wife of the governor", None),
        ("an engineer who saw it", None),
        ("doctor", None),
        ("volunteer", None),
        ("engineer", None),
        ("head", None),
        ("tech billionaire", None),
        ("a 22-year-old recruit", False),
        ("hostage and former mayor", False),
        ("survivor", False),
    ],
)
def test_which_roles_are_public_offices(role: str, public: bool | None) -> None:
    assert is_public_office(role, read_bodies()) is public


def _name(kind: str = "person", *roles: str) -> Name:
    return Name("nam-1", "Ida Berg", kind, roles, ("Ida Berg",), (MentionRef("a", Span(3, 11)),))  # type: ignore[arg-type]


def test_a_person_is_private_unless_an_office_is_known() -> None:
    bodies = read_bodies()
    marked = mark_private(
        [_name(), _name("person", "baker"), _name("person", "mayor of Tromso"), _name("org")], bodies
    )
    assert [n.sensitivity for n in marked] == ["private person", "private person", None, None]


def test_a_victim_is_private_whatever_the_office() -> None:
    marked = mark_private([_name("person", "mayor of Tromso", "a 9-year-old boy")], read_bodies())
    assert marked[0].sensitivity == "private person"


def test_the_spans_of_private_persons_in_a_report() -> None:
    marked = mark_private([_name()], read_bodies())
    assert [s.span for s in private_spans(marked, "a")] == [Span(3, 11)]
    assert private_spans(marked, "b") == []


@pytest.mark.parametrize(
    ("text", "private"),
    [
        ("Soldier Bo Lund, 22, crawled out of the barracks in Tromso.", "Bo Lund"),
        ("Ida Holm, a baker, saw the water rise in the town.", "Ida Holm"),
        ("Her mother Anna Lund was found under the roof.", "Anna Lund"),
        ("Anna Lund told reporters that she had lost her home.", "Anna Lund"),
    ],
)
def test_people_described_by_their_work_or_kin_are_private(document: Make, text: str, private: str) -> None:
    names = mark_private(resolve_names({"report": find_names(document(text))}), read_bodies())
    assert {n.sensitivity for n in names if n.name == private} == {"private person"}


def test_an_office_in_another_report_makes_public(document: Make) -> None:
    mentions = {
        "a": find_names(document("Ida Berg said that the bridge was closed.")),
        "b": find_names(document("Norwegian Prime Minister Ida Berg flew to the north.")),
    }
    names = mark_private(resolve_names(mentions), read_bodies())
    assert [n.sensitivity for n in names if n.name == "Ida Berg"] == [None]


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("Call +47 73 50 00 11 for news.", "+47 73 50 00 11"),
        ("Relatives may ring (0161) 496 0000 at night.", "(0161) 496 0000"),
        ("Give to account 12345678 today.", "12345678"),
        ("Text HELP to 70070 now.", "70070"),
        ("Write to relief@example.org soon.", "relief@example.org"),
        ("Follow @harbour_watch there.", "@harbour_watch"),
        ("Join t.me/harbourwatch there.", "t.me/harbourwatch"),
        ("Pay into NO93 8601 1117 9470 first.", "NO93 8601 1117 9470"),
        ("The card was 4111 1111 1111 1111 then.", "4111 1111 1111 1111"),
    ],
)
def test_contacts_and_accounts_are_marked(document: Make, text: str, marked: str) -> None:
    made = document(text)
    assert [made.quote(s.span) for s in find_contacts(text)] == [marked]
    assert find_sites(made) == []


@pytest.mark.parametrize(
    "text",
    [
        "It began on 2021-03-14 and ended on 14.03.2021 or 14/03/21.",
        "More than 1 234 567 people left; 2,500,000 stayed.",
        "The season of 2019-2020 ended 3-0, 6-4.",
        "Between 10 000 and 20 000 tents cost $1 200 000 000.",
        "At 12:30:45 the 112 crew logged version 1.2.3.4.",
        "The years 1998 2002 2006 were dry.",
        "9" * 400,
    ],
)
def test_dates_and_figures_are_no_contacts(document: Make, text: str) -> None:
    assert find_contacts(text) == find_sites(document(text)) == []


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("Families are sheltering in the Norvale Theatre.", "Norvale Theatre"),
        ("About 200 people took refuge in the cellars of the Norvale Library.", "Norvale Library"),
        ("The field hospital stands at 14 Harbour Street in Norvale.", "14 Harbour Street"),
        ("The evacuation route follows the Norvale Highway.", "Norvale Highway"),
        ("People hid at 60.3913, 5.3221 for a week.", "60.3913, 5.3221"),
    ],
)
def test_exact_sites_of_shelter_care_and_ways_out(document: Make, text: str, part: str) -> None:
    made = document(text)
    assert any(part in made.quote(s.span) for s in find_sites(made))


def test_a_named_building_without_such_a_context_is_no_site(document: Make) -> None:
    assert find_sites(document("The play opened at the Norvale Theatre on Monday.")) == []

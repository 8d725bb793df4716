"""A crisis profile is read as written, and says what is wrong with it."""

from datetime import date
from pathlib import Path

import pytest

from dateline.errors import UsageError
from dateline.model import Anchor, Party
from dateline.read import read_profile


def test_a_profile_with_all_its_parts(tmp_path: Path) -> None:
    path = tmp_path / "p.toml"
    path.write_text(
        'name = "Riverton flood"\nlanguages = ["en", "fr"]\n[[anchors]]\nname = "the flood"\non = 2031-05-04\n'
        '[[parties]]\nname = "Valley"\nbodies = ["Government of the Valley"]\n[[measures]]\nmeasure = "boats_lost"\n'
        'role = "object"\ntriggers = ["scuttle"]\n'
    )
    profile = read_profile(path)
    assert profile.name == "Riverton flood" and profile.languages == ("en", "fr")
    assert profile.anchors == (Anchor("the flood", date(2031, 5, 4)),)
    assert profile.parties == (Party("Valley", ("Government of the Valley",)),)
    assert profile.extensions == {
        "measures": [{"measure": "boats_lost", "role": "object", "triggers": ["scuttle"]}]
    }


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ('colour = "red"\n', "unknown keys: colour"),
        ("name = \n", "no TOML"),
        ("name = 3\n", "name must be a string"),
        ('languages = "en"\n', "languages must be a list"),
        ('[[anchors]]\nname = "x"\n', "anchors"),
        ('[[anchors]]\nname = "x"\non = "soon"\n', "an anchor has"),
        ('[[parties]]\nname = "x"\nbodies = "y"\n', "a party has"),
        ('measures = "x"\n', r"written as \[\[measures\]\]"),
        ('[[measures]]\ncode = "boats_lost"\n', r"a \[\[measures\]\] row has measure and role and triggers"),
        ('[[measures]]\nmeasure = "x"\nrole = "verb"\ntriggers = ["y"]\n', "role of a .* is one of act, "),
        ('[[cues]]\nwords = ["avow"]\n', "words of a .* is words with spaces"),
        ('[[cues]]\nwords = "avow"\nstance = "loves"\n', "stance of a .* is one of content, asserts"),
        ('[[events]]\nlabel = "x"\n', r"a \[\[events\]\] row has key .* or type and verbs"),
        ('[[places]]\nname = "x"\n', r"a \[\[places\]\] row has name and also"),
        ('[[places]]\nname = "x"\nlat = "y"\nlon = 1\n', "lat of a .* is a number"),
        ('[[bodies]]\nname = "x"\nalso = "y"\n', "also of a .* is a list of texts"),
        ('[[units]]\nname = "x"\ndimension = "joy"\n', "dimension of a .* is one of area"),
        ('[[hedges]]\nmaybe = "x"\n', r"a \[\[hedges\]\] row adds to always"),
    ],
)
def test_a_bad_profile_is_a_bad_call(tmp_path: Path, content: str, message: str) -> None:
    path = tmp_path / "p.toml"
    path.write_text(content)
    with pytest.raises(UsageError, match=message):
        read_profile(path)


def test_a_missing_profile_is_a_bad_call(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot read the profile"):
        read_profile(tmp_path / "none.toml")

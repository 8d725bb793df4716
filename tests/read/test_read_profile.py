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
        '[[parties]]\nname = "Valley"\nbodies = ["Government of the Valley"]\n[[measures]]\ncode = "boats_lost"\n'
    )
    profile = read_profile(path)
    assert profile.name == "Riverton flood" and profile.languages == ("en", "fr")
    assert profile.anchors == (Anchor("the flood", date(2031, 5, 4)),)
    assert profile.parties == (Party("Valley", ("Government of the Valley",)),)
    assert profile.extensions == {"measures": [{"code": "boats_lost"}]}


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

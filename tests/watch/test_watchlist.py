"""A watchlist or alert file that is wrong is told where and how, before anything is asked."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from dateline.errors import UsageError
from dateline.watch import read_rules, read_watchlist

FEED = '[[feed]]\nurl = "https://post.example/feed"\n'


def test_a_watchlist_says_what_where_and_how_often(tmp_path: Path) -> None:
    path = tmp_path / "feeds.toml"
    path.write_text(f'every = "5m"\nrevisit = ["1d", "1h"]\n{FEED}[[wire]]\nfolder = "in"\n')
    watchlist = read_watchlist(path)
    assert watchlist.feeds[0].every == timedelta(minutes=5) and watchlist.hosts == {"post.example"}
    assert watchlist.revisit == (timedelta(hours=1), timedelta(days=1))
    assert watchlist.folder == tmp_path / "watched" and watchlist.wires[0].folder == tmp_path / "in"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "lists nothing"),
        ("x = [", "no TOML"),
        ('feeds = "x"', "unknown keys feeds"),
        ('[[feed]]\nurl = "ftp://post.example"', "http:// or https://"),
        ("[[feed]]\nurl = 7", "must be a string"),
        (FEED + 'every = "soon"', "15m"),
        (FEED + "most = 0", "above 0"),
        ('revisit = "1h"\n' + FEED, "a list"),
        ('[[wire]]\ncarrier = "x"', "needs the folder"),
    ],
)
def test_a_wrong_watchlist_is_told(tmp_path: Path, content: str, said: str) -> None:
    path = tmp_path / "feeds.toml"
    path.write_text(content)
    with pytest.raises(UsageError, match=said) as error:
        read_watchlist(path)
    assert str(path) in str(error.value)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "alert"),
        ("[[alert]]", "needs a name"),
        ('[[alert]]\nname = "x"', "standing, above or below"),
        ('[[alert]]\nname = "x"\nstanding = "true"', "disputed"),
        ('[[alert]]\nname = "x"\nabove = "many"', "number"),
        ('[[alert]]\nname = "x"\nabove = 1\nto = []', "page"),
        ('[[alert]]\nname = "x"\nabove = 1\nkind = "rumour"', "figure, event, statement"),
        ('[[alert]]\nname = "x"\nabove = 1\naudience = "all"', "internal, partner, public"),
        ('[[alert]]\nname = "x"\nabove = 1\n[[alert]]\nname = "x"\nabove = 2', "name of its own"),
        ('[[alert]]\nname = "x"\nabove = 1\nfigure = 2', "unknown keys figure"),
    ],
)
def test_wrong_rules_are_told(tmp_path: Path, content: str, said: str) -> None:
    path = tmp_path / "alerts.toml"
    path.write_text(content)
    with pytest.raises(UsageError, match=said) as error:
        read_rules(path)
    assert str(path) in str(error.value)

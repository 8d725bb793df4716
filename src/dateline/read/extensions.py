"""The rows by which a crisis profile extends lexicons, checked so that a slip is told and not passed over."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, get_args

from dateline.errors import UsageError
from dateline.lexicons import read_lexicon
from dateline.model import Stance

#: what a column holds; `?` marks one that may be left out
_FORMS: dict[str, list[dict[str, str]]] = {
    "bodies": [{"name": "text", "also": "texts?"}],
    "cues": [{"words": "words", "stance": "stance?", "strength": "strength?", "takes": "words?"}],
    "events": [
        {
            "key": "text", "family": "text?", "label": "text?", "acled": "text?", "plover": "text?", "deep": "text?",
            "weight": "number?", "verbs": "texts?", "nouns": "texts?", "cues": "texts?", "refines": "texts?",
            "speech": "flag?",
        },
        {"type": "text", "verbs": "texts", "object": "text?", "subject": "text?", "weight": "number?"},
    ],
    "measures": [
        {
            "measure": "text", "role": "role", "triggers": "texts", "classes": "texts?", "with": "texts?",
            "without": "texts?",
        }
    ],
    "places": [
        {"name": "text", "also": "texts", "country": "text?"},
        {"name": "text", "lat": "number", "lon": "number", "also": "texts?", "country": "text?"},
    ],
    "units": [
        {"name": "text", "dimension": "dimension", "words": "texts?", "symbols": "texts?", "minor": "flag?"}
    ],
}  # fmt: skip
#: lexicons of lists of words: a row adds to the lists that it names
_LISTS = ("hedges", "offices")
#: lexicons that a profile may extend, as arrays of tables of the same name
EXTENSIONS = tuple(sorted((*_FORMS, *_LISTS)))


def check_extension(path: object, name: str, rows: list[dict[str, Any]]) -> None:
    """Raises `UsageError` for the first row that is not in the form of its lexicon."""
    for row in rows:
        if name in _LISTS:
            _check_lists(path, name, row)
            continue
        forms = _FORMS[name]
        fitting = next((f for f in forms if all(c in row for c, kind in f.items() if kind[-1] != "?")), None)
        form = fitting or forms[0]
        unknown = sorted(set(row) - set(form))
        if fitting is None or unknown:
            asked = " or ".join(_columns(f) for f in forms)
            raise UsageError(
                f"the profile {path}: a [[{name}]] row has {asked}; got {', '.join(sorted(row)) or 'nothing'}"
            )
        for column, value in row.items():
            _check_value(path, name, column, form[column].removesuffix("?"), value)


def _columns(form: Mapping[str, str]) -> str:
    needed = [column for column, kind in form.items() if kind[-1] != "?"]
    others = [column for column, kind in form.items() if kind[-1] == "?"]
    return " and ".join(needed) + (f" (and may have {', '.join(others)})" if others else "")


def _check_value(path: object, name: str, column: str, kind: str, value: object) -> None:
    choices = _choices(kind)
    if choices:
        good = isinstance(value, str) and value in choices
        asked = f"one of {', '.join(choices)}"
    elif kind == "texts":
        good = (
            isinstance(value, list) and bool(value) and all(isinstance(v, str) and v.strip() for v in value)
        )
        asked = 'a list of texts, such as ["one", "two words"]'
    elif kind == "number":
        good = isinstance(value, int | float) and not isinstance(value, bool)
        asked = "a number"
    elif kind == "flag":
        good, asked = isinstance(value, bool), "true or false"
    else:
        good = isinstance(value, str) and bool(value.strip())
        asked = "words with spaces between, in quotes" if kind == "words" else "a text in quotes"
    if not good:
        raise UsageError(f"the profile {path}: {column} of a [[{name}]] row is {asked}; got {value!r}")


def _choices(kind: str) -> tuple[str, ...]:
    if kind == "stance":
        return ("content", *get_args(Stance))
    if kind == "strength":
        return ("strong", "plain", "weak")
    if kind == "role":
        return tuple(sorted({row["role"] for row in read_lexicon("measures")["frames"]}))
    if kind == "dimension":
        return tuple(sorted({row["dimension"] for row in read_lexicon("units")["units"]}))
    return ()


def _check_lists(path: object, name: str, row: dict[str, Any]) -> None:
    lists = read_lexicon(name)
    for column, value in row.items():
        if column not in lists:
            known = ", ".join(sorted(lists))
            raise UsageError(f"the profile {path}: a [[{name}]] row adds to {known}; got {column}")
        _check_value(path, name, column, "texts" if isinstance(lists[column], list) else "words", value)

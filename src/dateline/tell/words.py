"""Words for values: bounds, days and standings as the neutral narrator writes them."""

from __future__ import annotations

from datetime import date

from dateline.lexicons import read_lexicon
from dateline.model import Figure


def measure_words(measure: str) -> str:
    """The narrator's words for a measure code."""
    for row in read_lexicon("themes")["labels"]:
        if row["measure"] == measure:
            return str(row["words"])
    return measure.replace("_", " ")


def held_words(figure: Figure) -> str:
    """How a count is held where it is not said to be so: `predicted`, `conditional`, `denied`; else nothing."""
    if figure.is_denied:
        return "denied"
    return "" if figure.modality == "actual" else figure.modality


def event_words(kind: str) -> str:
    """The narrator's words for a type of event: the label of `lexicons/events.toml`.

    >>> event_words("killing"), event_words("no_such_type")
    ('deaths', 'no such type')
    """
    for row in read_lexicon("events")["type"]:
        if row["key"] == kind:
            return str(row.get("label") or kind.replace("_", " "))
    return kind.replace("_", " ")


def number_words(value: float) -> str:
    """A number with grouped thousands; whole ten thousands of millions in words.

    >>> number_words(1582), number_words(66.7), number_words(3_400_000), number_words(2_345_678)
    ('1,582', '66.7', '3.4 million', '2,345,678')
    """
    for size, name in ((1_000_000_000, "billion"), (1_000_000, "million")):
        if size <= abs(value) < size * 1000 and value % (size / 100) == 0:
            return f"{value / size:.2f}".rstrip("0").rstrip(".") + f" {name}"
    return (
        f"{int(value):,}"
        if value == int(value)
        else f"{value:,.4g}"
        if abs(value) < 1000
        else f"{value:,.1f}"
    )


def bounds_words(low: float | None, high: float | None, approximate: bool = False) -> str:
    """A value with its bounds, as words.

    >>> bounds_words(7, 7), bounds_words(1000, None), bounds_words(None, 6), bounds_words(3, 5)
    ('7', 'at least 1,000', 'at most 6', '3 to 5')
    >>> bounds_words(1300, 1300, approximate=True)
    'about 1,300'
    """
    if low is not None and high is not None:
        if low == high:
            return ("about " if approximate else "") + number_words(low)
        return f"{number_words(low)} to {number_words(high)}"
    if low is not None:
        return f"at least {number_words(low)}"
    return f"at most {number_words(high)}" if high is not None else "an unstated number"


def figure_words(figure: Figure) -> str:
    """A figure's value and unit, with its conversions in brackets, and what it is a rate of."""
    return value_words(figure) + rate_words(figure)


def rate_words(figure: Figure) -> str:
    """` a day` of a rate, nothing of a count."""
    if figure.per is None:
        return ""
    return f" {'an' if figure.per == 'hour' else 'a'} {figure.per}"


def value_words(figure: Figure) -> str:
    """A figure's value and unit, with its conversions in brackets."""
    text = bounds_words(figure.low, figure.high, figure.approximate)
    if figure.qualifier and figure.qualifier.lower() in (
        "more than",
        "over",
        "fewer than",
        "less than",
        "up to",
    ):
        value = figure.low if figure.low is not None else figure.high
        if value is not None:
            text = f"{figure.qualifier.lower()} {number_words(value)}"
    unit = figure.unit
    if unit and unit not in ("persons", "people", "person"):
        text += f" {_unit_words(unit)}"
    twins = [
        bounds_words(c.low, c.high) + (f" {_unit_words(c.unit)}" if c.unit else "")
        for c in figure.conversions
    ]
    return text + (f" ({'; '.join(twins)})" if twins else "")


def _unit_words(unit: str) -> str:
    return unit.upper() if unit in CURRENCIES else unit


#: codes of currencies, as figures bear them
CURRENCIES = frozenset({"usd", "eur", "gbp", "jpy", "cny", "rub", "uah", "chf", "cad", "aud", "inr", "try"})


def day_words(value: date | None) -> str:
    """A day as `12 March 2022`, `an unknown day` where None.

    >>> day_words(date(2022, 3, 12))
    '12 March 2022'
    """
    return f"{value.day} {value:%B %Y}" if value is not None else "an unknown day"


def short_day(value: date | None) -> str:
    """A day without its year, for a series whose year is told.

    >>> short_day(date(2022, 3, 12))
    '12 March'
    """
    return f"{value.day} {value:%B}" if value is not None else "day unknown"


def interval_words(start: date | None, end: date | None) -> str:
    """The days that a claim is about.

    >>> interval_words(None, date(2022, 3, 12)), interval_words(date(2022, 3, 1), date(2022, 3, 12))
    ('as of 12 March 2022', '1 to 12 March 2022')
    """
    if start is not None and end is not None and start != end:
        same = (start.year, start.month) == (end.year, end.month)
        first = str(start.day) if same else short_day(start) if start.year == end.year else day_words(start)
        return f"{first} to {day_words(end)}"
    return f"as of {day_words(end or start)}" if end or start else "undated"


def iso(value: date | None) -> str | None:
    """A day in ISO 8601, None where it is unknown."""
    return value.isoformat() if value is not None else None

"""Figures on a time axis: what each voice states for each day, with bounds; nothing is joined, summed or smoothed."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from dateline.serve.drawing.scales import Days, Numbers, day_span, value_span
from dateline.serve.drawing.svg import element, frame, joined
from dateline.tell.words import number_words

#: voices told apart by colour; the rest share the last one
VOICES = 6
_KEY = 18.0


@dataclass(frozen=True, slots=True)
class Mark:
    """What one voice states for one day. `low` or `high` is None where the bound is open; `href` leads to the words."""

    day: date
    low: float | None
    high: float | None
    voice: str
    words: str
    stands: bool
    href: str
    told: str
    id: str = ""

    @property
    def value(self) -> float:
        """The number that the mark stands at."""
        return self.low if self.low is not None else self.high if self.high is not None else 0.0


def voice_classes(voices: Sequence[str]) -> dict[str, str]:
    """A colour's class for each voice, the most frequent first; voices beyond `VOICES` share one."""
    counted = Counter(voices)
    order = sorted(counted, key=lambda v: (-counted[v], v))
    return {voice: f"v{min(i, VOICES)}" for i, voice in enumerate(order)}


def value_chart(
    marks: Sequence[Mark],
    title: str,
    *,
    bounds: tuple[float | None, float | None, float | None] | None = None,
    width: float = 880,
    height: float = 300,
    classes: Mapping[str, str] | None = None,
    key: bool = True,
) -> Markup | None:
    """A chart of marks; `bounds` are low, best and high of the matter, drawn as a band. None where nothing has a day.

    A filled mark stands, a hollow one was replaced, corrected or repeated. A triangle that points up is `at least`.
    """
    if not marks:
        return None
    colours = classes or voice_classes([m.voice for m in marks])
    legend, top = _legend(colours, width) if key else (Markup(""), 14.0)
    left, right, bottom = 58.0, width - 70, height - 26
    first, last = day_span([m.day for m in marks])
    days = Days(first, last, left + 44, right - 34)
    given = [v for m in marks for v in (m.low, m.high) if v is not None]
    given += [v for v in (bounds or ()) if v is not None]
    low, high = value_span(given or [0.0])
    numbers = Numbers(low, high, bottom, top + 6)
    parts = [
        _band(bounds, numbers, left, right) if bounds else Markup(""),
        *(
            element("line", x1=left, x2=right, y1=numbers.at(v), y2=numbers.at(v), class_="grid")
            + element(
                "text",
                number_words(round(v, 6)),
                x=left - 8,
                y=numbers.at(v) + 4,
                text_anchor="end",
                class_="muted",
            )
            for v in numbers.ticks()
        ),
        day_axis(days, bottom),
        legend,
    ]
    return frame(width, height, title, *parts, _marks(marks, days, numbers, colours), class_="values")


def _band(
    bounds: tuple[float | None, float | None, float | None], numbers: Numbers, left: float, right: float
) -> Markup:
    """Low to high of what stands as a band, best as a line where a policy chose one; an open bound is left open."""
    low, best, high = bounds
    parts = []
    if low is not None and high is not None:
        y, foot = numbers.at(high), numbers.at(low)
        parts.append(
            element("rect", x=left, y=y, width=right - left, height=max(foot - y, 1.0), class_="band")
        )
    for name, value in (("high", high), ("best", best), ("low", low)):
        if value is None or (name == "low" and value == high):
            continue
        y = numbers.at(value)
        words = "low = high" if name == "high" and value == low else name
        parts.append(element("line", x1=left, x2=right, y1=y, y2=y, class_="band-edge"))
        parts.append(element("text", words, x=right + 6, y=y + 4, class_="muted"))
    return joined(parts)


def day_axis(days: Days, y: float, top: float | None = None) -> Markup:
    """The axis of days, with lines up to `top` where one is given."""
    parts = [element("line", x1=days.left - 44, x2=days.right + 34, y1=y, y2=y, class_="axis")]
    for day, words in days.ticks(max(2, int((days.right - days.left) / 110))):
        x = days.at(day)
        parts.append(element("line", x1=x, x2=x, y1=y if top is None else top, y2=y + 4, class_="grid"))
        parts.append(element("text", words, x=x, y=y + 18, text_anchor="middle", class_="muted"))
    return element("g", *parts, class_="ticks")


def _legend(colours: Mapping[str, str], width: float) -> tuple[Markup, float]:
    """The voices with their colours in rows, and how far down they reach."""
    names: dict[str, str] = {}
    for voice, colour in colours.items():
        names[colour] = "other voices" if colour == f"v{VOICES}" and colour in names else voice
    x, y, parts = 58.0, 14.0, []
    for colour in sorted(names):
        words = names[colour] if len(names[colour]) <= 40 else names[colour][:39] + "…"
        size = 30 + 7.3 * len(words)
        if x + size > width - 20 and x > 58:
            x, y = 58.0, y + _KEY
        parts.append(element("circle", cx=x + 5, cy=y - 4, r=4.5, class_=f"mark {colour}"))
        parts.append(element("text", words, x=x + 15, y=y, class_="key"))
        x += size
    return joined(parts), y + 10


def _marks(marks: Sequence[Mark], days: Days, numbers: Numbers, colours: Mapping[str, str]) -> Markup:
    """The marks: those that no longer stand beneath, marks of one place side by side, and the words of as many as
    have room, those that stand first."""
    taken: dict[tuple[date, int], int] = defaultdict(int)
    drawn, placed = [], []
    for mark in sorted(marks, key=lambda m: (m.stands, m.day, m.value, m.voice)):
        spot = (mark.day, round(numbers.at(mark.value) / 7))
        x = days.at(mark.day) + 11 * taken[spot]
        taken[spot] += 1
        if taken[spot] <= 12:
            drawn.append(_mark(mark, x, numbers, colours[mark.voice]))
            placed.append((mark, x, numbers.at(mark.high if mark.high is not None else mark.value)))
    said: set[tuple[date, str]] = set()
    boxes = [(x - 6, y - 6, x + 6, y + 6) for _, x, y in placed]
    for mark, x, y in sorted(placed, key=lambda one: (not one[0].stands, -one[2], one[1])):
        words = short_words(mark)
        if (mark.day, words) in said:
            continue
        half = 3.6 * len(words)
        for at in (y - 10, y + 19) if y + 19 < numbers.bottom else (y - 10,):
            box = (x - half, at - 10, x + half, at + 2)
            if not any(box[0] < r and left < box[2] and box[1] < b and t < box[3] for left, t, r, b in boxes):
                looks = "value" if mark.stands else "value muted"
                drawn.append(element("text", words, x=x, y=at, text_anchor="middle", class_=looks))
                boxes.append(box)
                said.add((mark.day, words))
                break
    return joined(drawn)


def short_words(mark: Mark) -> str:
    """The bounds of a mark in signs.

    >>> short_words(Mark(date(2031, 5, 3), 900, None, "", "", True, "", ""))
    '≥ 900'
    """
    if mark.low is None or mark.high is None:
        return f"{'≤' if mark.low is None else '≥'} {number_words(mark.value)}"
    if mark.low != mark.high:
        return f"{number_words(mark.low)}–{number_words(mark.high)}"
    return ("≈ " if mark.words.startswith("about ") else "") + number_words(mark.low)


def _mark(mark: Mark, x: float, numbers: Numbers, colour: str) -> Markup:
    y = numbers.at(mark.value)
    looks = f"mark {colour}" + ("" if mark.stands else " hollow")
    parts = []
    if mark.low is not None and mark.high is not None and mark.low != mark.high:
        y, foot = numbers.at(mark.high), numbers.at(mark.low)
        parts.append(element("line", x1=x, x2=x, y1=y, y2=foot, class_=f"bar {colour}"))
        parts += [
            element("line", x1=x - 4, x2=x + 4, y1=at, y2=at, class_=f"bar {colour}") for at in (y, foot)
        ]
        parts.append(element("circle", cx=x, cy=(y + foot) / 2, r=3.0, class_=looks))
    elif mark.high is None:
        parts.append(element("path", d=f"M{x:.1f} {y - 6:.1f}l6 10h-12z", class_=looks))
    elif mark.low is None:
        parts.append(element("path", d=f"M{x:.1f} {y + 6:.1f}l6 -10h-12z", class_=looks))
    else:
        parts.append(element("circle", cx=x, cy=y, r=5, class_=looks))
    return element("a", element("title", mark.told), *parts, href=mark.href, data_mark=mark.id or None)

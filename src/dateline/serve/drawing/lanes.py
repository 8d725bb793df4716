"""Claims without a number on a time axis, a lane a voice; and how many events a day has."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import date

from markupsafe import Markup

from dateline.serve.drawing.scales import Days, day_span
from dateline.serve.drawing.svg import element, frame
from dateline.serve.drawing.values import Mark, day_axis, voice_classes

#: lanes of one chart; further voices share the last
LANES = 14
_LANE = 26.0


def lane_chart(marks: Sequence[Mark], title: str, width: float = 880) -> Markup | None:
    """Marks on a lane for each voice, the one that spoke first on top; None where nothing has a day."""
    if not marks:
        return None
    first_said: dict[str, tuple[date, str]] = {}
    for mark in marks:
        first_said[mark.voice] = min(
            first_said.get(mark.voice, (mark.day, mark.voice)), (mark.day, mark.voice)
        )
    order = sorted(first_said, key=lambda v: first_said[v])
    lanes = {voice: min(i, LANES - 1) for i, voice in enumerate(order)}
    count = max(lanes.values()) + 1
    left, right, top = min(250.0, width * 0.36), width - 24, 12.0
    letters = int((left - 10) / 6.6)
    bottom = top + count * _LANE
    days = Days(*day_span([m.day for m in marks]), left + 44, right - 34)
    colours = voice_classes([m.voice for m in marks])
    parts = [day_axis(days, bottom, top)]
    for voice, lane in lanes.items():
        if lane == LANES - 1 and len(order) > LANES and voice != order[LANES - 1]:
            continue
        y = top + lane * _LANE + _LANE / 2
        words = (
            f"{len(order) - LANES + 1} other voices" if lane == LANES - 1 and len(order) > LANES else voice
        )
        words = words if len(words) <= letters else words[: letters - 1] + "…"
        parts.append(element("line", x1=left, x2=right, y1=y, y2=y, class_="lane"))
        parts.append(element("text", words, x=left - 10, y=y + 4, text_anchor="end", class_="key"))
    taken: dict[tuple[date, int], int] = defaultdict(int)
    crowd = Counter((mark.day, lanes[mark.voice]) for mark in marks)
    for mark in sorted(marks, key=lambda m: (m.day, m.voice, m.told)):
        lane = lanes[mark.voice]
        step = min(10.0, 40.0 / max(1, crowd[mark.day, lane] - 1))
        x, y = days.at(mark.day) + step * taken[mark.day, lane], top + lane * _LANE + _LANE / 2
        taken[mark.day, lane] += 1
        looks = f"mark {colours[mark.voice]}" + ("" if mark.stands else " hollow")
        shape = (
            element(
                "path", d=f"M{x - 4:.1f} {y - 4:.1f}l8 8m0 -8l-8 8", class_=f"cross {colours[mark.voice]}"
            )
            if mark.words == "denied"
            else element("circle", cx=x, cy=y, r=4.5, class_=looks)
        )
        parts.append(
            element("a", element("title", mark.told), shape, href=mark.href, data_mark=mark.id or None)
        )
    return frame(width, bottom + 26, title, *parts, class_="lanes")


def density_chart(
    counts: Mapping[date, int], title: str, links: Mapping[date, str], width: float = 1180
) -> Markup | None:
    """A bar for each day that has events, as high as they are many; None where there is no day."""
    if not counts:
        return None
    days = Days(*day_span(list(counts)), 50, width - 50)
    most, bottom = max(counts.values()), 74.0
    size = max(2.0, min(14.0, (width - 60) / max(1, (days.last - days.first).days + 1) - 1))
    parts = [day_axis(days, bottom)]
    for day, count in sorted(counts.items()):
        high = max(2.0, 52.0 * count / most)
        bar = element(
            "rect", x=days.at(day) - size / 2, y=bottom - high, width=size, height=high, class_="density"
        )
        label = Markup("")
        if count == most or (len(counts) <= 24 and size > 9):
            label = element(
                "text", count, x=days.at(day), y=bottom - high - 4, text_anchor="middle", class_="value muted"
            )
        told = f"{day.isoformat()}: {count} event{'' if count == 1 else 's'}"
        parts.append(element("a", element("title", told), bar, label, href=links[day]))
    return frame(width, bottom + 26, title, *parts, class_="densities")

"""Dating reports: solving what their texts and relations say about the day of publication.

Each part of a report is a variable over the days up to the day of reading. What its own text says gives a
first belief (`dating_scores`); reports that share text, name the same beginning or count from it, or state one running
total then inform each other by synchronous belief propagation (`dating_relations`), so that the answer
does not depend on the order of anything. Where that leaves the month of a named day open, the months that other
reports of the record tell have a say, and it is solved once more. A day is named only where the belief is firm and evidence
beyond the calendar's shape carries it; else the candidates are listed, or nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import date

from dateline.model import DateHints, Dating, FigureSequence, Profile, RelatedReports
from dateline.resolve.calendar import make_day
from dateline.resolve.dating_answer import dating_of
from dateline.resolve.dating_links import (
    copies_of,
    copy_links,
    figure_links,
    groups_of,
    page_links,
    share_start,
)
from dateline.resolve.dating_node import Key, Node, start_node, with_landmarks
from dateline.resolve.dating_record import (
    YEARS_BACK,
    Period,
    asked_months,
    is_settled,
    record_prior,
    told_by_others,
)
from dateline.resolve.dating_scores import Calendar, Days

ROUNDS = 5


def date_and_ask(
    hints: Sequence[DateHints],
    related: Sequence[RelatedReports],
    figures: Sequence[FigureSequence],
    profile: Profile | None,
    read_on: date,
    given: Mapping[str, date],
    told: Mapping[str, Period] | None = None,
    periods: Mapping[Period, int] | None = None,
    crowds: Collection[str] = (),
) -> tuple[dict[Key, Dating], dict[Key, frozenset[int]]]:
    """The dating of each part of each report, by (report, part), and the months whose year the parts ask the record for
    that neither their own words nor their relations date. `read_on` is an upper bound; `given` are days known from
    metadata, which win; `periods` says how many reports of the record tell each year and month of publication by
    themselves (`told_period`), `told` which of these do; copies of a report tell it nothing by that, nor do those of one
    of `crowds`, which more carry than are told here. Deterministic, and the same in whatever order things come."""
    stated = [
        c.year
        for h in hints
        for c in h.constraints
        if c.kind in ("published", "copyright") and c.year and c.year > 1899
    ]
    first = min([read_on.year - YEARS_BACK, *stated])
    floor = min([make_day(max(1, first), 1, 1) or read_on, *given.values()])
    calendar = Calendar(floor, max([read_on, *given.values()]))
    landmarks = {
        (c.month, c.day) for h in hints for c in h.constraints if c.kind == "since" and c.month and c.day
    }
    ordered = sorted((with_landmarks(h, landmarks) for h in hints), key=lambda h: (h.report, h.part))

    def solved(usual: Mapping[Key, Days | None]) -> dict[Key, Node]:
        nodes = {
            (h.report, h.part): start_node(h, calendar, profile, given, usual.get((h.report, h.part)))
            for h in ordered
        }
        _inform(nodes, related, figures, calendar)
        return nodes

    nodes = solved({})
    asking = {
        (h.report, h.part): months
        for h in ordered
        if (months := asked_months(h)) and not is_settled(nodes[h.report, h.part].belief(), calendar)
    }
    counts, own, copies = Counter(periods or {}), told or {}, copies_of(related)
    others: dict[str, Counter[Period]] = {}
    for report in sorted({report for report, _ in asking}):
        others[report] = told_by_others(counts, own, copies.get(report, {report}), crowds)
    if any(others.values()):
        priors = {name: record_prior(told_of, calendar) for name, told_of in others.items()}
        nodes = solved({key: priors[key[0]] for key in asking})
    return {
        key: dating_of(key, node, calendar, profile, others[key[0]] if key in asking else {})
        for key, node in nodes.items()
    }, asking


def _inform(
    nodes: Mapping[Key, Node],
    related: Sequence[RelatedReports],
    figures: Sequence[FigureSequence],
    calendar: Calendar,
) -> None:
    """Lets the parts tell each other what they believe, some rounds long."""
    links = [*page_links(nodes), *copy_links(nodes, related), *figure_links(nodes, figures)]
    groups = groups_of(nodes)
    moved = set(nodes)  # heard something new in the last round; what the others say has not changed
    for _ in range(ROUNDS):
        fresh: list[tuple[Key, str, Days]] = []
        for sender, receiver, name, send in links:
            if sender in moved:
                fresh.append((receiver, name, send(nodes[sender].belief(without=name))))
        for group in groups:
            fresh.extend(share_start(group, nodes, calendar))
        moved = set[Key]()
        for receiver, name, message in fresh:
            if nodes[receiver].hear(name, message - message.max()):
                moved.add(receiver)
        if not moved:
            break


def anchors_of(parts: Mapping[Key, Dating], report: str) -> tuple[date | None, ...]:
    """For each part of a report the day that its relative times count from: its own day, else its likeliest
    one where few remain, else the day of the page."""
    numbers = sorted(part for name, part in parts if name == report)
    found: list[date | None] = []
    for part in range(numbers[-1] + 1 if numbers else 1):
        dating = parts.get((report, part))
        day = None if dating is None else dating.published_on
        found.append(day if day is not None else (found[0] if found else None))
    return tuple(found)

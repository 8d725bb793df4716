"""The table of sets: what each is, how it is run and by which measures, and the goals and published peers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

#: an upper bound for inferred dates, fixed so that figures do not move with the calendar
READ_ON = date(2026, 11, 22)


@dataclass(frozen=True, slots=True)
class GoldSet:
    """A folder of ../shared/gold. `add` is what is added to the record, under ../shared (None: nothing is); `measures`
    are modules of `bench.accuracy.measures`; `size` orders the work, in thousands of words."""

    name: str
    what: str
    measures: tuple[str, ...]
    add: str | None = "gold/{name}/texts"
    profile: str | None = None
    size: int = 1


def _set(
    name: str,
    what: str,
    measures: str,
    size: int,
    add: str | None = "gold/{name}/texts",
    profile: str | None = None,
) -> GoldSet:
    return GoldSet(name, what, tuple(measures.split()), add and add.format(name=name), profile, size)


SETS = (
    _set("seeds-dev", "3 of 5 undated reports on one war, read together with their profile",
         "figures attributions events times places coreference dating lineage relations", 6, "seeds", "seeds-profile.toml"),
    _set("wikinews-figures-dev", "15 crisis reports", "figures attributions events relations", 6),
    _set("muc-dev", "1,300 conflict reports in capitals, victims per report", "figures", 430),
    _set("muc-tst3", "100 more of them", "figures", 37),
    _set("polnear-dev", "84 US political reports, attributions with beliefs and plans", "attributions", 68),
    _set("hedge-factbank", "3,129 news sentences, uncertain or not", "hedges", 65),
    _set("hedge-uw", "265 news sentences, uncertain or not", "hedges", 7),
    _set("types-case2021", "1,019 snippets with 30 ACLED-like types", "types", 37, None),
    _set("types-plover", "322 sentences with 18 PLOVER types", "types", 8, None),
    _set("te3-tbaq", "256 newswire texts, TIMEX3", "times", 86),
    _set("meantime-times", "120 Wikinews openings, TIMEX3", "times", 12),
    _set("dating-dev", "384 reports of 2022–2024 without a date given", "dating", 213),
    _set("geo-lgl", "588 local-news texts, toponyms", "places", 185),
    _set("geo-geovirus", "229 texts on epidemics, toponyms", "places", 63),
    _set("names-osbench", "826 pairs of names, the same or not", "pairs", 1, None),
    _set("lineage-cluster", "383 reports of 2013–2018, pairs read by hand", "lineage", 227),
    _set("lineage-fakes", "330 reports on one war, pairs read by hand", "lineage", 106),
    _set("lineage-controlled-dev", "207 reports derived by script and by hand", "lineage", 133),
)  # fmt: skip

#: sets that nothing here serves, and why
NOT_SERVED = {
    "clusters-ecbplus": "event mentions are not clustered across topics: a matter joins claims of a place and a week, "
    "and single trigger words of unlike news are no claims"
}

#: figures made of the units of several sets
POOLS = {
    "seeds-dev + wikinews-figures-dev": (
        ("seeds-dev", "wikinews-figures-dev"),
        ("figures.core.match", "figures.core.who_where_when", "figures.match", "figures.who_where_when",
         "attributions.content_30", "attributions.content_80", "attributions.voice", "events.type_place_date"),
    )
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Goal:
    """What a measure of a set is to reach (`at_most`: to stay under), and what the best peer is published to
    reach on it by this scorer (../shared/README.md), with its name."""

    set: str
    measure: str
    bar: float | None = None
    peer: str = ""
    published: float | None = None
    at_most: bool = False


BOTH = "seeds-dev + wikinews-figures-dev"
GOALS = (
    Goal(BOTH, "figures.core.match", 0.93, "gdelt-regkg", 0.41),
    Goal(BOTH, "figures.core.who_where_when", 0.72, "gdelt-regkg", 0.0),
    Goal("seeds-dev", "figures.match", 0.86, "gdelt-regkg", 0.107),
    Goal("seeds-dev", "figures.core.match", None, "gdelt-regkg", 0.176),
    Goal("wikinews-figures-dev", "figures.core.match", 0.92, "gdelt-regkg", 0.495),
    Goal("wikinews-figures-dev", "figures.core.who_where_when", 0.68, "gdelt-regkg", 0.0),
    Goal("wikinews-figures-dev", "figures.match", 0.75, "gdelt-regkg", 0.318),
    Goal("muc-dev", "figures.match", 0.55, "gdelt-regkg", 0.246),
    Goal("muc-tst3", "figures.match", 0.60, "gdelt-regkg", 0.296),
    Goal("seeds-dev", "attributions.content_30", 0.88, "textacy", 0.295),
    Goal("seeds-dev", "attributions.content_80", 0.78, "textacy", 0.22),
    Goal("seeds-dev", "attributions.voice", 0.94, "textacy", 0.889),
    Goal("seeds-dev", "attributions.stance", 0.72, "textacy", 0.0),
    Goal("wikinews-figures-dev", "attributions.content_30", 0.88, "textacy", 0.281),
    Goal("wikinews-figures-dev", "attributions.voice", 0.92, "textacy", 0.67),
    Goal("polnear-dev", "attributions.content_30", 0.72, "quote regex", 0.371),
    Goal("polnear-dev", "attributions.content_80", 0.62, "quote regex", 0.21),
    Goal("polnear-dev", "attributions.voice", 0.88, "textacy", 0.845),
    Goal("hedge-factbank", "hedges.sentences", 0.80, "HEDGEhog, own split", 0.88),
    Goal("hedge-uw", "hedges.sentences", None, "HEDGEhog, own split", 0.88),
    Goal("types-case2021", "types.weighted_f1", 0.65, "trained transformers", 0.77),
    Goal("types-plover", "types.accuracy", 0.60),
    Goal("seeds-dev", "events.type_place_date", 0.60),
    Goal("wikinews-figures-dev", "events.type_place_date", 0.60),
    Goal("te3-tbaq", "times.value", 0.85, "HeidelTime", 0.774),
    Goal("te3-tbaq", "times.strict", 0.88, "HeidelTime", 0.841),
    Goal("te3-tbaq", "times.relaxed", None, "HeidelTime", 0.921),
    Goal("meantime-times", "times.value", 0.87, "HeidelTime", 0.800),
    Goal("meantime-times", "times.strict", None, "HeidelTime", 0.846),
    Goal("meantime-times", "times.relaxed", None, "HeidelTime", 0.896),
    Goal("seeds-dev", "times.value", 0.95, "HeidelTime, told the date", 0.88),
    Goal("seeds-dev", "dating.dated_with_evidence", 1.0),
    Goal("dating-dev", "dating.answered", 0.50),
    Goal("dating-dev", "dating.within_a_day", 0.95),
    Goal("dating-dev", "dating.calibration_error", 0.10, at_most=True),
    Goal("geo-lgl", "places.overlap", 0.85, "population prior", 0.750),
    Goal("geo-lgl", "places.acc_161", 0.80, "population prior", 0.543),
    Goal("geo-lgl", "places.end_to_end_161", 0.68, "population prior", 0.400),
    Goal("geo-geovirus", "places.overlap", 0.94, "population prior", 0.917),
    Goal("geo-geovirus", "places.acc_161", 0.89, "population prior", 0.711),
    Goal("geo-geovirus", "places.end_to_end_161", 0.84, "population prior", 0.652),
    Goal("seeds-dev", "places.end_to_end_161", 0.95, "population prior", 0.894),
    Goal("names-osbench", "names.average_precision", 0.90, "logic-v2", 0.868),
    Goal("names-osbench", "names.best_f1", 0.84, "logic-v2", 0.793),
    Goal("seeds-dev", "names.b_cubed", 0.92),
    Goal("lineage-cluster", "lineage.report.undirected", None, "shingle Jaccard ≥ .5", 0.71),
    Goal("lineage-cluster", "lineage.passage.undirected", None, "exact sentences", 0.73),
    Goal("lineage-fakes", "lineage.report.undirected", None, "containment ≥ .3", 0.90),
    Goal("lineage-fakes", "lineage.passage.undirected", None, "exact sentences", 0.77),
    Goal("lineage-controlled-dev", "lineage.report.undirected", None, "containment ≥ .3", 0.92),
    Goal("lineage-controlled-dev", "lineage.passage.undirected", None, "exact sentences", 0.77),
)

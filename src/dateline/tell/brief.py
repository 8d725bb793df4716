"""The situation brief: what is known, by theme and place, and every sentence with its characters.

A brief is built of lines; a line is made of the narrator's few neutral words, values of claims, and
quotations, and cites the span of every claim that it rests on. It begins with how many claims a human
has accepted. Nothing is summed or averaged; `best` is shown only where a named policy chose it. What is
not printed is counted, with the command that shows it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from dateline.lexicons import read_lexicon
from dateline.record import ClaimFilter, View
from dateline.record.counts import count_datings
from dateline.tell.counts import make_counts
from dateline.tell.doubts import doubt_sections
from dateline.tell.figures import background_section, lead_section, theme_sections
from dateline.tell.forecasts import forecast_section
from dateline.tell.happenings import events_section
from dateline.tell.judged import judged_section
from dateline.tell.lines import Brief, Section
from dateline.tell.material import Material, read_material
from dateline.tell.rewriting import rewriting_sections
from dateline.tell.ruled import RuledView
from dateline.tell.sources import left_out_section, sources_section
from dateline.tell.transitions import transitions_section
from dateline.tell.versions import version_sections
from dateline.tell.words import day_words, interval_words


def build_brief(view: View, wanted: ClaimFilter | None = None, title: str | None = None) -> Brief:
    """The brief of a record (or of what a filter leaves of it), of one state of it."""
    with view.held():
        return _build(view, wanted, title)


def _build(view: View, wanted: ClaimFilter | None, title: str | None) -> Brief:
    material = read_material(view, wanted or ClaimFilter(), all_of_it=False)
    counts = make_counts(material)
    lead, told = lead_section(counts, material)
    themed = [measure for theme in read_lexicon("themes")["themes"] for measure in theme["measures"]]
    sections: list[Section] = [
        lead,
        *doubt_sections(material),
        *theme_sections(counts, material, told),
        transitions_section(material),
        background_section(counts, material),
        events_section(material),
        forecast_section(material, themed),
        *version_sections(material),
        *rewriting_sections(material),
        *judged_section(material),
        sources_section(material),
        left_out_section(material),
    ]
    profile = view.record.profile()
    name = title or (profile.name if profile else None) or "Situation brief"
    return Brief(name, _head(material), tuple(s for s in sections if s.lines or s.sections))


def _head(material: Material) -> tuple[str, ...]:
    view, claims, chosen = material.view, material.claims(), material.selection
    accepted = sum(1 for row in claims if row.review == "accepted")
    versions = sorted({row.method_version for row in claims})
    standing: Mapping[str, int] = Counter(matter.standing for matter in material.matters)
    method = f" (method {', '.join(versions)})." if versions else "."
    said = f"{accepted} of {len(claims)} claims"
    if chosen is not None:
        standing = chosen.standings
        said = f"{accepted} of {len(claims)} claims that are read here, of about {chosen.claims},"
    parts = [
        f"{said} accepted by a human; all others are the machine's reading{method}",
        _reports_words(material),
    ]
    if chosen is not None:
        parts.append(
            f"Written from {len(chosen.keys)} matters, those that weigh most of the latest {chosen.matters}; "
            "`--place`, `--measure`, `--from` and `--to` ask for fewer."
        )
    if view.withheld.claims or view.withheld.reports:
        parts.append(
            f"{len(view.withheld.claims)} claims and {len(view.withheld.reports)} reports that people marked as sensitive are "
            "[withheld]."
        )
    if view.as_known is not None:
        left = f"; {view.undated} undated reports are left out" if view.undated else ""
        parts.append(f"As known on {day_words(view.as_known)}{left}.")
    if isinstance(view, RuledView):
        graded = Counter(matter.grade for matter in material.matters if matter.grade)
        grades = ", ".join(f"{count} {grade}" for grade, count in sorted(graded.items()))
        parts.append(
            f"Under the policy {view.policy.label}, which is not in force otherwise ({view.policy.after})"
            + (f": {grades}." if grades else ".")
        )
    if standing:
        counts = ", ".join(f"{count} {name}" for name, count in sorted(standing.items()))
        parts.append(f"{sum(standing.values())} matters: {counts}.")
    parts.append(
        "Standing says what the rules of the record found, not what is true. No figures are added up or averaged; "
        "[report:start-end] are the characters that a sentence rests on. After each: standing; review, method."
    )
    return tuple(parts)


def _reports_words(material: Material) -> str:
    """How many reports there are, and of which days."""
    view = material.view
    if material.is_large:
        found = count_datings(view)
        days = (found.first_on, found.last_on)
        number, inferred, undated, unread = found.reports, found.inferred, found.undated, 0
    else:
        reports = list(material.reports.values())
        known = sorted(r.dating.published_on for r in reports if r.dating and r.dating.published_on)
        days = (known[0], known[-1]) if known else (None, None)
        number = len(reports)
        inferred = sum(
            1 for r in reports if r.dating and r.dating.published_on and r.dating.source == "inferred"
        )
        undated = sum(1 for r in reports if not (r.dating and r.dating.published_on))
        unread = len({r.report for r in view.rejections() if r.span is None and r.report in material.reports})
    return (
        f"{number} reports"
        + (f", published {interval_words(*days).removeprefix('as of ')}" if days[0] else "")
        + (f"; the day of {inferred} is inferred" if inferred else "")
        + (f"; {undated} without a day" if undated else "")
        + (f"; {unread} kept but not read for claims (see the end)" if unread else "")
        + "."
    )

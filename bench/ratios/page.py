"""docs/performance.md from the results of a run, and the lines of its table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from bench.ratios.parts import PARTS, ROOT, Part

PAGE = ROOT / "docs" / "performance.md"
TEMPLATE = Path(__file__).with_name("performance.md.in")

#: what a processor and a terabyte cost an hour and a month, by assumption, and the reports of the plan on paper
CORE_HOUR, TERABYTE_MONTH, PLANNED = 0.04, 25.0, 10**9

#: fingerprints, and bytes of the record, for each word of 160 reports of bench/wikinews (22 November 2026)
KEYS_A_WORD, BYTES_A_WORD = 0.84, 297


def line(part: Part, found: Mapping[str, Any]) -> str:
    """A line of the table that is printed."""
    ratio = found["ratio"]
    told = f"{ratio:.2f}" if ratio is not None else "null"
    wanted = f"{'≥' if part.least else '≤'} {part.bar:g}"
    end = f"; {found['reason']}" if found.get("reason") else ""
    return f"{part.key:24}{told:>7} (wanted {wanted}): {part.what}, against {part.baseline}{end}"


def render(results: Mapping[str, Any]) -> str:
    """The page."""
    parts = results["parts"]
    sections = {
        "date": results["date"],
        "machine": _machine(results["machine"]),
        "ratios": "\n".join(_ratios(parts)),
        "speed": "\n".join(_speed(parts)),
        "lineage": "\n".join(_lineage(parts)),
        "memory": "\n".join(_memory(parts)),
        "add_one": "\n".join(_add_one(parts)),
        "ray": "\n".join(_ray(parts)),
        "questions": "\n".join(_questions(parts)),
        "plan": "\n".join(_plan(parts)),
    }
    text = TEMPLATE.read_text("utf-8")
    for name, words in sections.items():
        text = text.replace("{{" + name + "}}", words)
    return text


def _machine(machine: Mapping[str, Any]) -> str:
    packages = ", ".join(f"{name} {version}" for name, version in machine["packages"].items())
    return f"{machine['cores']} cores of {machine['processor']}, Python {machine['python']}, {packages}"


def _ratios(parts: Mapping[str, Any]) -> Iterator[str]:
    yield "| key | ratio | wanted | what, against what | load before, after | measured |"
    yield "| --- | --- | --- | --- | --- | --- |"
    for part in PARTS:
        found = parts[part.key]
        ratio = found["ratio"]
        if ratio is None:
            told = f"null: {found['reason']}"
        else:
            told = f"**{ratio:.2f}**" + ("" if part.reaches(ratio) else " (short)")
        load = ", ".join(map(str, found.get("load_before_and_after", ()))) or "–"
        wanted = f"{'≥' if part.least else '≤'} {part.bar:g}"
        yield f"| `{part.key}` | {told} | {wanted} | {part.what}; {part.baseline} | {load} | {found.get('at', '–')[:10]} |"


def _raw(parts: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    raw: Mapping[str, Any] = parts[key].get("raw") or {}
    return raw


def _speed(parts: Mapping[str, Any]) -> Iterator[str]:
    yield "| texts | reports | words | plain, words a CPU second | add | ratio by CPU | by wall |"
    yield "| --- | --- | --- | --- | --- | --- | --- |"
    for key in ("words_vs_spacy_fresh", "words_vs_spacy_copied"):
        for name, row in _raw(parts, key).get("sets", {}).items():
            yield (
                f"| {name} | {row['reports']} | {row['words']:,} | {row['plain_words_per_cpu_second']:,} "
                f"| {row['add_words_per_cpu_second']:,} | {row['ratio_cpu']:.2f} | {row['ratio_wall']:.2f} |"
            )


def _lineage(parts: Mapping[str, Any]) -> Iterator[str]:
    raw = _raw(parts, "lineage_vs_datasketch")
    for name, rows in raw.get("sets", {}).items():
        yield f"| {name} | reports a CPU second | pairs: recall | precision | passages: recall | precision |"
        yield "| --- | --- | --- | --- | --- | --- |"
        for program, row in rows.items():
            mark = "**" if program == raw["nearest"][name] else ""
            shares = " | ".join(
                _share(row[f"{level}_{key}"] or None)
                for level in ("pairs", "passages")
                for key in ("recall", "precision")
            )
            yield f"| {mark}{program}{mark} | {row['reports_per_cpu_second']} | {shares} |"
        yield ""
    if "ratio_to_the_default" in raw:
        yield (
            f"Against datasketch as it is mostly set (the first setting of each table) the ratio is "
            f"{raw['ratio_to_the_default']:.2f}, against pairs of reports alone, without passages, "
            f"{raw['ratio_to_pairs_alone']:.2f}."
        )


def _share(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


def _memory(parts: Mapping[str, Any]) -> Iterator[str]:
    raw = _raw(parts, "memory_16x_vs_1x")
    yield "| reports | processes that read | peak MB | of the one that writes | at one moment | seconds | record, bytes a report |"
    yield "| --- | --- | --- | --- | --- | --- | --- |"
    for row in (*raw.get("one process", ()), *([raw["two processes"]] if raw else ())):
        yield (
            f"| {row['reports']:,} | {row['workers']} | {row['peak_mb']:,} | {row['writer_peak_mb']:,} "
            f"| {row.get('together_mb') or '–'} | {row['wall_seconds']} | {row['record_bytes_a_report']:,} |"
        )


def _add_one(parts: Mapping[str, Any]) -> Iterator[str]:
    yield "| reports in the record | add one, CPU ms | wall ms | record MB |"
    yield "| --- | --- | --- | --- |"
    for row in _raw(parts, "add_one_100k_vs_1k").get("sizes", ()):
        yield f"| {row['reports']:,} | {row['cpu_ms']} | {row['wall_ms']} | {row['record_mb']} |"


def _questions(parts: Mapping[str, Any]) -> Iterator[str]:
    """How long questions take in the largest record that memory was measured with."""
    rows = _raw(parts, "memory_16x_vs_1x").get("one process", ())
    asked = rows[-1].get("questions") if rows else None
    if not asked:
        yield "Not measured in this run."
        return
    yield f"| question, in a record of {rows[-1]['reports']:,} invented reports | p50, wall ms | p95 | p95, CPU ms |"
    yield "| --- | --- | --- | --- |"
    for name, row in asked.items():
        yield f"| {name} | {row['wall_p50']} | {row['wall_p95']} | {row['cpu_p95']} |"


def _ray(parts: Mapping[str, Any]) -> Iterator[str]:
    raw = _raw(parts, "ray_2_workers_vs_1")
    yield "| way of reading | wall seconds |"
    yield "| --- | --- |"
    for name, seconds in raw.get("wall_seconds", {}).items():
        yield f"| {name} | {seconds} |"
    if raw:
        same = "the same export, byte for byte" if raw["one export"] else "DIFFERENT exports"
        yield ""
        yield f"{raw['reports']} reports of news; all ways gave {same}."


def _plan(parts: Mapping[str, Any]) -> Iterator[str]:
    """What 10⁹ reports would take, by multiplication of what was measured."""
    news = _raw(parts, "words_vs_spacy_fresh").get("sets", {}).get("news")
    if not news:
        yield "Not worked out: the speed on news was not measured in this run."
        return
    words = news["words"] / news["reports"]
    seconds = words / news["add_words_per_cpu_second"]
    hours = PLANNED * seconds / 3600
    size, keys = words * BYTES_A_WORD, words * KEYS_A_WORD
    terabytes = PLANNED * size / 1e12
    yield "| | each report | 10⁹ reports |"
    yield "| --- | --- | --- |"
    yield (
        f"| processor, all stages, no copies | {seconds:.2f} s ({words:.0f} words) "
        f"| {hours:,.0f} core hours: {hours / 24000:,.1f} days of 1,000 cores |"
    )
    yield (
        f"| its cost at {CORE_HOUR} $ a core hour (assumed) | {seconds / 3600 * CORE_HOUR:.6f} $ "
        f"| {hours * CORE_HOUR:,.0f} $ |"
    )
    yield (
        f"| record, {BYTES_A_WORD} bytes a word of news | {size / 1000:,.0f} kB "
        f"| {terabytes:,.0f} TB: {terabytes * TERABYTE_MONTH:,.0f} $ a month at {TERABYTE_MONTH:g} $ a TB (assumed) |"
    )
    yield (
        f"| fingerprints, {KEYS_A_WORD} a word, of 16 bytes with their report | {keys:.0f} keys "
        f"| {PLANNED * keys * 16 / 1e12:,.1f} TB to sort once |"
    )

"""An explanation as plain text: the claim, its sentence, one line a slot, what lost, and the parse."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from dateline.tell.sentences import cut_words

Row = dict[str, Any]

#: candidates of a slot that are told in words; all are in the JSON form
_MOST = 3
#: characters of a quotation in a line
_WORDS = 60
#: tokens of the parse that are shown on either side of the focus
_TOKENS = 80
#: candidates left out that are told, the nearest to the focus
_LEFT_OUT = 12
#: what the score of a slot's candidates is; a rank and a distance in tokens win by being small
_SCORES = {"type": "weight", "place": "rank", "voice": "tokens away"}
#: what is noted of every number or cue and says little to a reader where nothing competed
_QUIET = ("number",)


def explanation_lines(row: Row) -> Iterator[str]:
    """The lines of an explanation that `explanation_row` made."""
    reading = row["reading"]
    if row["kind"] == "span":
        yield f"{row['report']}:{row['start']}-{row['end']} “{cut_words(row['text'], 200)}”"
    else:
        yield f"{row['id']}  {reading.get('says', '')}"
        about = [
            reading.get("cite") or f"[{row['report']}:{row['start']}-{row['end']}]",
            reading.get("review"),
            f"by the word of {reading['voice']}" if reading.get("voice") else None,
        ]
        yield f"  {', '.join(word for word in about if word)}"
        more = [f"{name} {reading[name]}" for name in ("unit", "population") if reading.get(name)]
        more += [
            name if reading[name] else f"not {name}"
            for name in ("cumulative",)
            if reading.get(name) is not None
        ]
        more += [name for name in ("negated", "unverified") if reading.get(name)]
        if more:
            yield f"  {', '.join(more)}"
        for matter in reading.get("matters", ()):
            yield f"  matter {matter['id']}: {matter['standing']}, by rule {matter['rule']} (dateline why)"
    for note in row["notes"]:
        yield f"  note: {note}"
    for sentence in row["sentences"]:
        kind = "" if sentence["kind"] == "body" else f"{sentence['kind']}: "
        yield f"\n  {kind}“{sentence['marked']}”"
    yield from _slot_lines(row["slots"], [(s["start"], s["end"]) for s in row["sentences"]])
    yield from _resolved_lines(row["resolved"])
    yield from _span_lines(row)
    yield from _parse_lines(row["parse"], row["focus"][0])


def _slot_lines(slots: list[Row], shown: list[tuple[int, int]]) -> Iterator[str]:
    if slots:
        yield "\nwhat made it"
    said = next((step for slot in slots if slot["slot"] == "attribution" for step in slot["kept"]), None)
    for slot in slots:
        name, kept = slot["slot"], slot["kept"]
        twin = name == "cue" and said is not None and any(_at(step) == _at(said) for step in kept)
        if name in _QUIET or (twin and not slot["lost"]):
            continue
        for step in kept or [None]:
            yield f"  {name:<12} {_step(step, shown) if step else 'nothing'}"
            name = ""
        others = [*slot["lost"], *([] if kept and slot["slot"] == "measure" else slot["rejected"])]
        for step in others[:_MOST]:
            verb = "lost" if step["outcome"] == "lost" else "not"
            yield f"  {'':<12}   {verb} {_step(step, shown)}"
        if len(others) > _MOST:
            yield f"  {'':<12}   and {len(others) - _MOST} more (--json)"


def _at(step: Row) -> tuple[int, int]:
    return step["start"], step["end"]


def _step(step: Row, shown: list[tuple[int, int]]) -> str:
    """A step in words; characters that stand in none of the sentences shown are told by their offsets."""
    words = f"“{cut_words(step['words'], _WORDS)}”" if step["words"] else None
    if words and not any(start <= step["start"] < end for start, end in shown):
        words += f" at {step['start']}-{step['end']}"
    value = step.get("value")
    told = (
        value if value and (not step.get("words") or value.casefold() != step["words"].casefold()) else None
    )
    rule = step.get("rule") or None
    reason = step.get("reason") or None
    score = (
        f"{_SCORES.get(step['slot'], 'score')} {step['score']:g}" if step.get("score") is not None else None
    )
    detail = "; ".join(w for w in (rule, score, reason) if w)
    told_as = " = ".join(w for w in (words, told) if w) or "-"
    return f"{told_as}  ({detail})" if detail else told_as


def _resolved_lines(rows: list[Row]) -> Iterator[str]:
    if rows:
        yield "\nwhat it became"
    for row in rows:
        words = f"“{cut_words(row['words'], _WORDS)}” is " if row.get("words") else ""
        score = f"probability {row['score']:g}" if row.get("score") is not None else None
        detail = "; ".join(w for w in (row.get("rule"), score, row.get("timex")) if w)
        yield f"  {row['what']:<12} {words}{row['value']}" + (f"  ({detail})" if detail else "")
        among = row.get("among", ())
        for other in among[:_MOST]:
            if row["what"] == "place" and len(among) == 1:
                continue
            if row["what"] == "place":
                yield f"  {'':<12}   {other['outcome']} {other['score']:.2f} {other['value']}"
            else:
                yield f"  {'':<12}   by “{cut_words(other['words'], _WORDS)}”: {other['rule']}"


def _span_lines(row: Row) -> Iterator[str]:
    if row["kind"] == "span":
        yield "\nread here" if row["claims"] else "\nno claim is read here"
        for claim in row["claims"]:
            yield f"  {claim['id']}  {claim['says']}  “{cut_words(claim['words'], _WORDS)}”"
    if row["mentions"]:
        yield "\nmentioned here"
    for one in row["mentions"]:
        detail = f"  ({one['rule']})" if one["rule"] else ""
        yield f"  {one['what']:<12} “{cut_words(one['words'], _WORDS)}”{detail}"
    if row["left_out"]:
        yield "\nleft out" if row["kind"] == "span" else "\nleft out of the same sentence"
    elif row["kind"] == "span" and row["sentences"]:
        yield "\nno rule saw a candidate here that it left out"
    near = sorted(row["left_out"], key=lambda one: abs(one["start"] - row["focus"][0]))[:_LEFT_OUT]
    for one in (one for one in row["left_out"] if one in near):
        words = f"“{cut_words(one['words'], _WORDS)}”" if one["words"] else f"{one['start']}-{one['end']}"
        detail = "; ".join(w for w in (one["rule"], one["reason"]) if w)
        yield f"  {one['slot']:<12} {words}  ({detail})"
        if one["tried"]:
            tried = ", ".join(f"“{t['words']}” as {t['rule']}" for t in one["tried"][:_MOST])
            yield f"  {'':<12}   no measure in {tried}"
    if len(near) < len(row["left_out"]):
        yield f"  and {len(row['left_out']) - len(near)} more (--json)"


def _parse_lines(sentences: list[list[Row]], focus: int) -> Iterator[str]:
    for tokens in sentences:
        yield "\nparse"
        at = next((t["i"] for t in tokens if t["end"] > focus), 0)
        first = max(0, at - _TOKENS)
        shown = tokens[first : at + _TOKENS]
        width = min(18, max((len(t["text"]) for t in shown), default=4))
        for token in shown:
            head = "-" if token["head"] == token["i"] else f"{token['head']} {tokens[token['head']]['text']}"
            cells = (
                f"{token['i']:>4} {token['text']:<{width}}",
                f"{token['lemma']:<{width}}",
                f"{token['pos']:<5} {token['dep']:<10} {head}",
                f"[{token['entity']}]" if token["entity"] else "",
            )
            yield " ".join(cell for cell in cells if cell).rstrip()
        if len(shown) < len(tokens):
            yield f"     {len(tokens) - len(shown)} further tokens of this sentence (--json)"

"""What a denial, correction, confirmation or failed check is about, where the report itself says it.

An answer that is tied to the wrong claim makes a denied claim of an undisputed one, so a tie wants evidence: words
that point back, most of the claim's words told again, or, of silence, an accusation of who is silent.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache

from dateline.lexicons import read_lexicon, read_rows
from dateline.model import Attribution, Document, Token

_LINKED = frozenset({"denies", "cannot_verify", "corrects", "no_comment", "confirms"})
_SILENT = frozenset({"cannot_verify", "no_comment"})
_ITSELF = frozenset({"this", "that", "it"})
_PLACES = frozenset({"GPE", "LOC", "FAC"})
_KEPT = frozenset({"NOUN", "PROPN", "VERB", "NUM", "ADJ"})
#: how many rows before and after may be meant; how many words of a long content count; how near is near, in characters
_BEFORE, _AFTER, _SHORT, _NEAR = 40, 12, 6, 350
#: the least share of words in common; the same of a correction, whose old words differ from the new
_SHARE, _CORRECTED = 0.5, 0.34
#: how many words of a content are asked whether they point back; of a sentence, are looked at
_OPENING, _WIDEST = 8, 200
#: words that tie one thing to another (`connected with`, `to do with`)
_TIES = frozenset(
    {"connect", "connected", "connection", "link", "linked", "relate", "related", "relation", "do"}
)
#: letters by which a name and that of its people are one
_STEM = 4


@dataclass(frozen=True, slots=True)
class _Row:
    """An attribution as its answers see it: the content words of its content (of a refusal to speak, those after
    its cue), the names and the verbs among them, its places, the words of its whole sentence; what its voice and what its content name;
    the word by which it points back; whether it says no."""

    attribution: Attribution
    words: frozenset[str]
    names: frozenset[str]
    deeds: frozenset[str]
    places: frozenset[str]
    around: frozenset[str]
    speaker: frozenset[str]
    named: frozenset[str]
    pointer: str | None
    negated: bool


def link_denials(document: Document, attributions: Sequence[Attribution]) -> list[Attribution]:
    """The attributions with `about` set on those that deny, doubt, correct, confirm or withhold.

    The claim meant is, in this order: one that stands inside the content itself (`rejected X's claim
    that A`); where words point back (`the report`, `this`) or a check names nothing, the nearest claim
    before; the claim by another voice that has most of the content's words, nearer and accusing ones first; of
    silence, the nearest claim that accuses or names who is silent. None where nothing tells.
    """
    rows = [_read(document, a) for a in attributions]
    linked = []
    for at, row in enumerate(rows):
        attribution = row.attribution
        if attribution.stance in _LINKED:
            target = _target(rows, at)
            if target is not None:
                attribution = replace(attribution, about=rows[target].attribution.id)
        linked.append(attribution)
    return linked


def _read(document: Document, attribution: Attribution) -> _Row:
    content = [t for span in attribution.content for t in document.tokens_in(span)]
    here = document.tokens_in(attribution.span)
    around = here[0].sentence.tokens[:_WIDEST] if here else []
    said = content
    if attribution.stance == "no_comment" and attribution.cue_span is not None:
        said = [t for t in around if t.start >= attribution.cue_span.end]
    if attribution.stance == "denies":
        apart = _unconnected(said)
        said = [t for t in said if t.i not in apart]
    voice = attribution.voice
    speaker = f"{voice.name} {voice.text} {voice.body or ''}".split() if voice is not None else []
    return _Row(
        attribution,
        _words(said),
        _words(t for t in said if t.pos == "PROPN"),
        _words(t for t in said if t.pos == "VERB"),
        _named(t.text for t in said if t.entity in _PLACES and t.text[:1].isupper()),
        _words(around),
        _named(w for w in speaker if w[:1].isupper()) | _sides(w.casefold() for w in speaker),
        _named(t.text for t in content if t.text[:1].isupper()) | _sides(t.lemma.casefold() for t in content),
        _pointer(said[:_OPENING], attribution.stance),
        any(t.dep == "neg" or t.lower in _answers()["negating"] for t in said),
    )


def _unconnected(content: Sequence[Token]) -> frozenset[int]:
    """The words of what a denial says that something has nothing to do with: it denies the tie, and not that."""
    return frozenset(
        t.i
        for word in content
        if word.lemma.casefold() in _TIES
        for link in word.children_of("prep")
        if link.lower in ("with", "to") and link.i > word.i
        for t in link.subtree
    )


def _words(tokens: Iterable[Token]) -> frozenset[str]:
    light = _answers()["light"]
    return frozenset(
        t.lemma.casefold() for t in tokens if t.pos in _KEPT and len(t.text) > 1 and t.lemma not in light
    )


def _named(words: Iterable[str]) -> frozenset[str]:
    """Names as they are compared: a land by its code, whether by name, people or capital; without titles."""
    lands, titles = _lands(), _answers()["titles"]
    folded = (w.strip(".,'’\"").casefold().removesuffix("'s").removesuffix("’s") for w in words)
    return frozenset(lands.get(w, w) for w in folded if w and w not in titles)


def _sides(words: Iterable[str]) -> frozenset[str]:
    """The sides that words name without a name: `the army` and `soldiers` are one."""
    sides = _side_words()
    return frozenset(f"side {sides[w]}" for w in words if w in sides)


@cache
def _side_words() -> dict[str, int]:
    rows = read_lexicon("cues")["sides"]["words"]
    return {word: n for n, row in enumerate(rows) for word in row.split()}


def _pointer(opening: Sequence[Token], stance: str) -> str | None:
    """The word by which content opens on what was said before: `this`, `the report`, `on those figures`, and of a
    check `casualty figures`; None where its first noun is another."""
    back = _answers()["taking_up"]
    pointing = back | {"a", "an"} if len(opening) <= 2 else back  # `a charge it denies`
    for at, token in enumerate(opening):
        before = opening[at - 1] if at else None
        if token.pos == "PRON" and token.lower in _ITSELF:
            told = token.dep not in {"nsubj", "nsubjpass"} or (
                token.lower != "it" and token.head.lemma == "be"
            )
            return token.lower if told and (before is None or before.dep == "prep") else None
        if token.lemma in _answers()["pointing"]:
            told = stance == "cannot_verify" or any(t.lower in pointing for t in opening[:at])
            return token.lemma if told else None
        if token.pos in {"NOUN", "PROPN", "VERB"} and token.dep not in {"compound", "amod", "poss"}:
            return None
    return None


@cache
def _answers() -> dict[str, frozenset[str]]:
    lists = {
        **read_lexicon("cues")["answers"],
        "information": read_lexicon("cues")["withholding"]["information"],
    }
    return {name: frozenset(words.split()) for name, words in lists.items()}


@cache
def _lands() -> dict[str, str]:
    """The code of a country by its one-word names, peoples and capital, lower case."""
    found: dict[str, str] = {}
    for row in read_rows("capitals"):
        found[row["capital"].casefold()] = row["iso"].casefold()
    for row in read_rows("countries"):
        names = [row["name"], *row["demonyms"].split("|"), *row["aliases"].split("|")]
        found |= {name.casefold(): row["iso"].casefold() for name in names if name and " " not in name}
    return found


def _target(rows: Sequence[_Row], at: int) -> int | None:
    row, stance = rows[at], rows[at].attribution.stance
    answers = stance in {"denies", "cannot_verify"} or row.attribution.rule == "disowned"
    if answers and (inside := _inside(rows, at)) is not None:
        return inside
    before = [i for i in range(max(0, at - _BEFORE), at) if _is_claim(rows, at, i)]
    near = [i for i in before if _gap(rows, at, i) < 2 * _NEAR]
    if row.pointer is not None or (stance == "cannot_verify" and not row.words):
        charges = [i for i in near if rows[i].attribution.stance == "accuses"]
        if row.pointer in _ITSELF and row.attribution.kind != "indirect":
            near = charges  # `"This has nothing to do with safety"`: who speaks may mean anything
        elif row.pointer in _answers()["charging"]:
            near = charges or near
        return near[-1] if near else None
    after = [i for i in range(at + 1, min(len(rows), at + _AFTER)) if _is_claim(rows, at, i)]
    least = _CORRECTED if stance == "corrects" else _SHARE
    scored = [(score, -abs(at - i), i) for i in (*before, *after) if (score := _score(rows, at, i)) >= least]
    if scored:
        return max(scored)[2]
    if stance == "no_comment" and len(row.words - _answers()["asking"] - _answers()["information"]) <= 1:
        return next((i for i in reversed(near) if _calls_for_answer(row, rows[i])), None)
    return None


def _calls_for_answer(silent: _Row, claim: _Row) -> bool:
    """Whether a claim is one that who is silent could be asked about: another's, and it tells of them by name (or
    of their people: `Norland`, `Norlandic soldiers`)."""
    told = any(_is_one_name(one, other) for one in silent.speaker for other in claim.named)
    return told and not silent.speaker & claim.speaker


def _is_one_name(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    return short == long or (len(short) >= _STEM and long.startswith(short) and " " not in short)


def _inside(rows: Sequence[_Row], at: int) -> int | None:
    """The claim that stands in the content: its cue lies there, in another's name or with no name; for an answer behind
    a comma the claim whose content it takes up."""
    for i in range(max(0, at - 3), min(len(rows), at + 4)):
        other = rows[i].attribution
        if i == at or other.cue_span is None or not other.content or not _other_voice(rows[at], rows[i]):
            continue
        if any(span.contains(other.cue_span) for span in rows[at].attribution.content):
            return i
    taken = (
        i
        for i in range(at - 1, max(-1, at - 4), -1)
        if _is_taken_up(rows[at].attribution, rows[i].attribution)
    )
    return next((i for i in taken if _other_voice(rows[at], rows[i])), None)


def _is_taken_up(answer: Attribution, other: Attribution) -> bool:
    """Whether an answer behind a comma begins with what the other says and goes on."""
    if answer.rule != "disowned" or other.rule == "disowned" or not (answer.content and other.content):
        return False
    mine, its = answer.content[0], other.content[0]
    return mine.start == its.start and mine.end > its.end


def _is_claim(rows: Sequence[_Row], at: int, i: int) -> bool:
    """Whether row i can be what row `at` speaks of: a claim, by another voice where that one denies or confirms it,
    and none that hands on the answer itself."""
    here, other = rows[at].attribution, rows[i].attribution
    if other.stance in _SILENT or not other.content:
        return False
    if here.cue_span is not None and any(span.contains(here.cue_span) for span in other.content):
        return False
    cue = other.cue_span
    if here.stance == "confirms" and cue is not None and any(span.contains(cue) for span in here.content):
        return False
    first = here.cue_span is not None and cue is not None and here.cue_span.start < cue.start
    if here.stance == "no_comment" and first and here.span.contains(other.span):
        return False  # `did not say who fired, but called it an attack`
    if here.stance in {"denies", "confirms"}:
        return other.stance != "denies" and _other_voice(rows[at], rows[i])
    return i < at or _other_voice(rows[at], rows[i])


def _other_voice(a: _Row, b: _Row) -> bool:
    one, two = a.attribution.voice, b.attribution.voice
    return one is None or two is None or one.name.casefold() != two.name.casefold()


def _gap(rows: Sequence[_Row], at: int, i: int) -> int:
    one, two = rows[at].attribution.span, rows[i].attribution.span
    return max(one.start - two.end, two.start - one.end, 0)


def _score(rows: Sequence[_Row], at: int, i: int) -> float:
    """How far row i tells the same as row `at`: shared words (all names as one) as a share of the shorter side's (of
    the longer's where it confirms), a little more where it is near or accuses; 0 where too little is shared, and
    where a denial and a claim both say no."""
    row, other = rows[at], rows[i]
    stance, near = row.attribution.stance, _gap(rows, at, i) < _NEAR
    shared = row.words & other.words
    if stance == "corrects":
        return _score_of_correction(rows, at, i, len(shared))
    things = shared - row.names
    if not things or (stance == "denies" and row.negated and other.negated):
        return 0.0
    if row.places and other.places and not row.places & other.places:
        return 0.0
    if row.deeds and other.deeds and not row.deeds & other.deeds and len(things) < 2:
        return 0.0
    alike = len(things) + min(len(shared & row.names), 1)
    if alike < 2 and not (near and len(row.words) <= 2):
        return 0.0
    sizes = sorted((len(row.words), len(other.words)))
    score = alike / min(sizes[stance == "confirms"], _SHORT)
    score += 0.15 if near else 0.0
    score += 0.15 if other.attribution.stance == "accuses" and stance == "denies" else 0.0
    return score if i < at else score - 0.15


def _score_of_correction(rows: Sequence[_Row], at: int, i: int, shared: int) -> float:
    """The same of a correction, whose words differ from what it corrects: words around count half."""
    row, other = rows[at], rows[i]
    near = _gap(rows, at, i) < _NEAR
    beside = len(row.words & (other.around - other.words))
    if not row.words or shared + beside < (1 if near else 2):
        return 0.0
    score = (shared + 0.5 * beside) / min(len(row.words), _SHORT)
    score += 0.4 if at - i == 1 and _gap(rows, at, i) < _NEAR // 3 else 0.15 if near else 0.0
    score += 0.4 if _answers()["first_said"] & set((other.attribution.cue or "").split()) else 0.0
    return score if i < at else score - 0.15

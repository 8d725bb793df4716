"""Phrases that name a source: `according to X`, `citing X`, `by official reports`, `in a survey`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

from dateline.extract.attribution.candidate import EDGE, QUOTES, Candidate, trimmed
from dateline.extract.attribution.circumstances import is_named_media
from dateline.extract.attribution.content import clause_before
from dateline.extract.attribution.grammar import (
    is_passive,
    is_verb,
    phrase_of,
)
from dateline.extract.attribution.lexicon import Cue, CueLexicon
from dateline.extract.attribution.speakers import is_artefact, read_speaker
from dateline.extract.names import read_offices
from dateline.model import Sentence, Token

_FROM = Cue("according", "content", "plain", frozenset(), frozenset())


def find_according(sentence: Sentence, cues: CueLexicon) -> Iterator[Candidate]:
    """`According to X, A`; `A, according to X`; `A, according to X, B`."""
    tokens = sentence.tokens
    opening = _by_first_word(cues.prepositions)
    at = 0
    while at < len(tokens):
        low = tokens[at].lower
        words = None
        if low in opening:
            words = next((p for p in opening[low] if _matches(tokens, at, p)), None)
        if words is not None and words[-1] == "by" and at and tokens[at - 1].text not in {",", "(", "—", "–"}:
            words = None  # `was not as bad as reported by X` compares
        if words is None and low in _SOURCES and _SOURCES[low](tokens, at, cues):
            words = (low,)
        if words is None:
            at += 1
            continue
        cue = tuple(tokens[at : at + len(words)])
        voice = _voice_after(tokens, at + len(words))
        owned = voice.child("poss") if voice is not None and low == "by" else None
        if voice is not None and low == "in" and len(words) == 1 and voice.lower in cues.words["in_these"]:
            owned = voice.child("poss")
        bare = len(words) == 1 or words == ("as", "per")
        if voice is None or (
            bare and low != "by" and owned is None and read_speaker(voice, cues, read_offices()) == "other"
        ):
            at += len(words)
            continue
        end = _voice_end(tokens, at, voice, cue, cues)
        voice = _apposed_name(tokens, voice, end) or voice
        if owned is not None:  # `by its own count`
            cue, voice = (*cue, voice), owned
        content = _around(tokens, at, end, cues)
        content = tuple(t for t in content if t.i < cue[0].i or t.i >= tokens[0].i + end)
        if content:
            content = (*content, *_tally_after(tokens, end))
            carrier = _carrier(tokens, at + len(words), end)
            yield Candidate("according", sentence, cue, _FROM, None, voice, content, carrier=carrier)
            yield from _behind(tokens, at + len(words), end, cue, content, cues)
        at = max(end, at + len(words))


@lru_cache(maxsize=8)
def _by_first_word(phrases: tuple[tuple[str, ...], ...]) -> dict[str, list[tuple[str, ...]]]:
    """Phrases by the word that they open with, each list in their order."""
    found: dict[str, list[tuple[str, ...]]] = {}
    for phrase in phrases:
        found.setdefault(phrase[0], []).append(phrase)
    return found


def _by_reports(tokens: Sequence[Token], at: int, cues: CueLexicon) -> bool:
    """Whether `By official reports,` or `By its own count,` opens a clause here, or closes it after a comma."""
    noun = tokens[at].child("pobj")
    if noun is None or noun.lower not in cues.words["by_these"]:
        return False
    if any(t.lower == "of" for t in noun.children_of("prep")):
        return False  # `by the count of votes`
    opens = at == 0 or tokens[at - 1].text == ";" or (at == 1 and tokens[0].dep == "cc")
    last = max(t.i for t in noun.subtree) - tokens[0].i + 1
    if last >= len(tokens):
        return False
    named = noun.i - tokens[at].i > 1 or noun.lower in {"reports", "accounts"}
    if opens:
        return named and tokens[last].text == ","
    return named and tokens[at - 1].text == "," and tokens[last] is tokens[-1]


def _in_survey(tokens: Sequence[Token], at: int, cues: CueLexicon) -> bool:
    """Whether `in` opens or closes a clause with the survey that found it (`In this poll, the mayor led`)."""
    word = tokens[at]
    if word.dep != "prep" or not (is_verb(word.head) or word.head.pos == "AUX"):
        return False
    survey, verb = word.child("pobj"), word.head
    if survey is None or survey.lower not in cues.words["surveying"] or verb.lemma in cues.verbs:
        return False
    rest = [t for t in tokens[at + len(word.subtree) :] if t.text not in EDGE]
    if at > 1 and rest and tokens[at - 1].text != ",":
        return False  # `was counted in the census by two clerks`
    return verb.is_root and not any(t.lemma in cues.verbs and is_verb(t) for t in verb.children)


def _in_view(tokens: Sequence[Token], at: int, cues: CueLexicon) -> bool:
    """Whether `In her view,` or `In the mayor's telling,` opens a clause here."""
    noun = tokens[at].child("pobj")
    if noun is None or noun.lower not in cues.words["in_these"] or noun.child("poss") is None:
        return False
    opens = at == 0 or tokens[at - 1].text in {";", ","} or (at == 1 and tokens[0].dep == "cc")
    last = max(t.i for t in noun.subtree) - tokens[0].i + 1
    return opens and last < len(tokens) and tokens[last].text == ","


def _per_source(tokens: Sequence[Token], at: int, cues: CueLexicon) -> bool:
    """Whether `per` names a source here and no rate: at the head of a clause or after a comma, before one who speaks
    (`Per the decree,`; `A, per the town's website`)."""
    if tokens[at].pos == "PROPN" or (at and tokens[at].text != "per"):
        return False  # `One witness, Per Dahl, said`
    noun = tokens[at].child("pobj")
    if noun is None:
        noun = next(
            (t for t in tokens[at + 1 : at + 6] if t.pos in {"NOUN", "PROPN"} and t.dep != "compound"), None
        )
    opens = at == 0 or tokens[at - 1].text in {",", "(", "—", "–", ";"}
    if tokens[at + 1 : at + 2] and tokens[at + 1].lower in {
        "usual",
        "normal",
        "custom",
        "tradition",
        "capita",
    }:
        return False
    told = noun is not None and read_speaker(noun, cues, read_offices()) != "other"
    return opens and told


def _in_source(tokens: Sequence[Token], at: int, cues: CueLexicon) -> bool:
    return _in_survey(tokens, at, cues) or _in_view(tokens, at, cues)


#: prepositions that name a source only before certain nouns, and what tells so
_SOURCES = {"by": _by_reports, "in": _in_source, "per": _per_source}


def _lacks_subject(rest: Sequence[Token]) -> bool:
    """Whether the words behind an apposition have only a name before their verb, so that it is their subject (`According
    to agency Y, the chief of police, Ilse Dorn, said A`)."""
    name = next((n for n, t in enumerate(rest) if t.pos != "PROPN"), len(rest))
    closed = 0 < name < 6 and name + 1 < len(rest) and rest[name].text == ","
    return closed and rest[name + 1].tag in {"VBD", "VBZ"}


def _carrier(tokens: Sequence[Token], start: int, end: int) -> Token | None:
    """The news organisation through which the voice came (`according to X via agency Y`), or None."""
    for token in tokens[start:end]:
        if token.lower in {"via", "through"}:
            found = token.child("pobj")
            if found is not None and is_named_media(found, read_offices()):
                return found
    return None


def _behind(
    tokens: Sequence[Token],
    start: int,
    end: int,
    cue: tuple[Token, ...],
    content: tuple[Token, ...],
    cues: CueLexicon,
) -> Iterator[Candidate]:
    """The source inside the voice: `according to a report citing X, A`."""
    for token in tokens[start:end]:
        cites = token.lower in {"citing", "quoting"} and token.dep == "acl"
        if cites or (token.lemma in {"cite", "quote"} and token.dep == "relcl" and not is_passive(token)):
            source = token.child("dobj")
            if source is not None and read_speaker(source, cues, read_offices()) != "other":
                yield Candidate(
                    "according", token.sentence, (token,), _FROM, None, source, content, outer=cue[0]
                )


def _matches(tokens: Sequence[Token], at: int, words: tuple[str, ...]) -> bool:
    if len(words) == 1 and tokens[at].dep not in {"advcl", "prep", "acl", "pcomp"}:
        return False
    return at + len(words) <= len(tokens) and all(tokens[at + k].lower == w for k, w in enumerate(words))


def _voice_after(tokens: Sequence[Token], at: int) -> Token | None:
    """The head of the noun phrase that begins here."""
    if at >= len(tokens):
        return None
    start = tokens[at - 1]
    for child in start.children:
        if child.dep in {"pobj", "dobj"} and child.i >= tokens[at].i:
            return _named_after(tokens, child)
    for token in tokens[at : at + 12]:
        if token.pos in {"NOUN", "PROPN", "PRON"} and token.dep not in {"compound", "nmod", "poss"}:
            return token
    return None


def _named_after(tokens: Sequence[Token], noun: Token) -> Token:
    """The head where the parse takes only a place before an office or name (`Norland Senator Lena Holt`, `Vale'
    first mayor`) as the object: the last word of the unbroken nominal run before a comma."""
    at = noun.i - tokens[0].i + 1
    last = noun
    while at < len(tokens) and at - (noun.i - tokens[0].i) < 9 and not is_verb(tokens[at]):
        token = tokens[at]
        if token.pos in {"PROPN", "NOUN"} and token.dep not in {"npadvmod"} and token.entity != "DATE":
            last = token
        elif token.tag not in {"POS", "JJ"} and token.text not in {"'", "’"}:
            break
        at += 1
    outside = last is not noun and noun not in (last, *last.ancestors) and last not in noun.subtree
    return last if outside and at < len(tokens) and tokens[at].text == "," else noun


def _voice_end(tokens: list[Token], at: int, voice: Token, cue: tuple[Token, ...], cues: CueLexicon) -> int:
    """The position after the voice; at the head of a sentence it ends at the comma, or after an apposition
    between two commas."""
    base = tokens[0].i
    end = max(phrase_of(voice)[-1].i, cue[-1].i) - base + 1
    if at > 1 and end < len(tokens) and tokens[end].lower in {"citing", "quoting"}:
        comma = next((n for n in range(end, min(len(tokens), end + 15)) if tokens[n].text == ","), None)
        return comma if comma is not None else end
    if at > 1:
        return end
    commas = [n for n in range(at + len(cue) + 1, min(len(tokens), at + 45)) if tokens[n].text == ","]
    if not commas:
        return end
    if len(commas) > 1 and commas[1] - commas[0] <= 12:
        middle = tokens[commas[0] + 1 : commas[1]]
        apposed = not any(is_verb(t) and t.dep not in {"relcl", "acl"} for t in middle)
        apposed = apposed and not _lacks_subject(tokens[commas[1] + 1 :])
        if middle and middle[0].lower in {"speaking", "talking", "writing"}:
            return commas[1]
        placed = middle and len(middle) <= 3 and all(t.entity in {"GPE", "LOC"} for t in middle)
        if placed and tokens[commas[0] - 1].entity in {"GPE", "LOC", "FAC"}:
            return commas[1]  # `police in Vale, Norland, …`
        if (
            apposed
            and not is_artefact(voice, cues)
            and (
                middle[0].lower in {"who", "which"}
                or any(t.entity == "PERSON" or t.lower in read_offices().offices for t in middle)
            )
            and (
                not any(t.dep in {"nsubj", "nsubjpass"} and t.lower not in {"who", "which"} for t in middle)
                or _is_bare_name(middle, tokens[commas[1] + 1 :])
            )
        ):
            return commas[1]
    return commas[0]


def _apposed_name(tokens: Sequence[Token], voice: Token, end: int) -> Token | None:
    """The last word of a person's name that stands between the voice's comma and its end, where the parse does
    not tie it to the voice; None elsewhere."""
    last = tokens[end - 1] if end <= len(tokens) else None
    if last is None or last.i <= voice.i or last.entity != "PERSON" or voice in last.ancestors:
        return None
    middle = list(_after_comma(tokens, voice, end))
    return last if middle and all(t.entity == "PERSON" or t.pos == "PROPN" for t in middle) else None


def _after_comma(tokens: Sequence[Token], voice: Token, end: int) -> Sequence[Token]:
    """The words between the first comma after the voice and position `end`."""
    base = tokens[0].i
    for at in range(voice.i - base + 1, end):
        if tokens[at].text == ",":
            return tokens[at + 1 : end]
    return ()


def _is_bare_name(middle: Sequence[Token], rest: Sequence[Token]) -> bool:
    """Whether a person's name alone stands between two commas, and the clause after them has a subject."""
    named = all(t.entity == "PERSON" or t.pos == "PROPN" for t in middle)
    return named and any(t.dep in {"nsubj", "nsubjpass", "expl"} and t.head.i > t.i for t in rest)


def _around(tokens: list[Token], start: int, end: int, cues: CueLexicon) -> tuple[Token, ...]:
    """The clause that `according to X` (tokens start to end) attributes."""
    before = list(clause_before(tokens, tokens[start].i))
    after_at = end
    while after_at < len(tokens) and (tokens[after_at].text in EDGE and tokens[after_at].text not in QUOTES):
        after_at += 1
    after = list(tokens[after_at:])
    if _opens(tokens, start) and (own := _own_clause(after)):
        return own
    has_clause = any(t.tag in {"VBD", "VBZ", "VBP", "MD"} for t in before)
    if not has_clause and any(t.lower not in {"also", "but"} for t in after):
        head = [t for t in before if t.text not in EDGE]
        subject = bool(head) and any(
            t.pos in {"NOUN", "PROPN", "PRON"} and t.dep not in {"pobj", "npadvmod"} for t in head
        )
        tail = list(trimmed(_skip_time(after)))
        return tuple(head + tail) if subject else tuple(tail)
    if _comma_at(tokens, end) and before and (before[-1].lemma == "be" or before[-1].tag == "MD"):
        return (*before, *trimmed(after))  # `the deaths were, according to X, avoidable`
    verb_after = next((t for t in after if (is_verb(t) or t.pos == "AUX") and t.dep != "acl"), None)
    comma = _comma_at(tokens, end)
    if comma and verb_after is not None and before:
        if verb_after.lemma in cues.verbs and len(after) <= 8 and trimmed(after)[-1:] == (verb_after,):
            return _last_clause(before)
        # the clause goes on after the cue, unless a new one is joined with its own subject
        if after and after[0].dep == "cc":
            joined = _own_clause(after[1:]) if after[0].lower == "and" else ()
            counted = next((t for t in joined if t.dep in {"nsubj", "nsubjpass"} and t.head.i > t.i), None)
            numbered = counted is not None and any(t.pos == "NUM" for t in counted.subtree[:12])
            joined = joined if numbered else ()
            if joined and not any(is_verb(t) and "that" in _takes(t, cues) for t in joined):
                return (*_last_clause(before), *joined)
            return _last_clause(before)
        if verb_after.head.i <= before[-1].i and verb_after.dep in {"advcl", "relcl", "conj"}:
            return _last_clause(before)
        if verb_after.is_root or any(t.head is verb_after for t in before):
            return (*before, *trimmed(after))
    if start and tokens[start - 1].text != "," and (own := _with_phrase(before)):
        return own
    return _last_clause(before)


def _takes(verb: Token, cues: CueLexicon) -> frozenset[str]:
    entry = cues.verbs.get(verb.lemma)
    return entry.takes if entry is not None else frozenset()


def _comma_at(tokens: Sequence[Token], end: int) -> bool:
    return end < len(tokens) and tokens[end].text == ","


def _tally_after(tokens: Sequence[Token], end: int) -> tuple[Token, ...]:
    """The bare count after a semicolon that goes on with the clause before the cue (`A, according to X; at least
    40 deaths`); empty where a clause of its own follows."""
    if end >= len(tokens) or tokens[end].text != ";":
        return ()
    run: list[Token] = []
    for at in range(end + 1, len(tokens)):
        token = tokens[at]
        aside = token.text == "," and at + 1 < len(tokens) and tokens[at + 1].lower in {"with", "according"}
        if token.text == ";" or token.lower == "according" or aside:
            break
        run.append(token)
    counts = any(t.pos == "NUM" for t in run[:5])
    finite = any(t.tag in {"VBD", "VBZ", "VBP", "MD"} for t in run)
    return trimmed(run) if counts and not finite else ()


def _with_phrase(before: list[Token]) -> tuple[Token, ...]:
    """The last `, with X rising by n` of a clause: what a cue without a comma attributes."""
    for at in range(len(before) - 3, 0, -1):
        if before[at].text == ",":
            opens = before[at + 1].lower == "with" and any(t.tag == "VBG" for t in before[at + 2 :])
            return trimmed(before[at + 1 :]) if opens else ()
    return ()


def _opens(tokens: Sequence[Token], start: int) -> bool:
    """Whether the cue opens a clause inside the sentence: after `;`, `:` or a conjunction."""
    if start < 2:
        return False
    before = tokens[start - 1]
    if before.text == ",":
        before = tokens[start - 2]
    return (
        before.text in {";", ":"} or before.dep == "cc" or (before.lower == "that" and before.dep == "mark")
    )


def _own_clause(after: list[Token]) -> tuple[Token, ...]:
    """The clause that follows an opening cue, up to a semicolon; empty where no clause with its subject does."""
    stop = next((n for n, t in enumerate(after) if t.text == ";"), len(after))
    run = _skip_time(after[:stop])
    inside = {t.i for t in run}
    subject = any(
        t.dep in {"nsubj", "nsubjpass", "expl", "csubj"} and t.head.i in inside and t.head.i > t.i
        for t in run
    )
    return trimmed(run) if subject else ()


def _skip_time(after: list[Token]) -> list[Token]:
    """Without a time phrase before the comma that opens the clause (`According to X on Monday, A`)."""
    for at, token in enumerate(after[:8]):
        if token.text == "," and not any(is_verb(t) for t in after[:at]):
            lead = after[:at]
            if lead and (lead[0].dep in {"prep", "npadvmod"} or lead[0].tag in {"IN"}):
                return after[at + 1 :]
    return after


def _last_clause(before: list[Token]) -> tuple[Token, ...]:
    """The content before a closing cue: all of it, but for a fronted phrase that dates it by another event."""
    if before and before[0].lower in {"following", "after"} and before[0].dep == "prep":
        for at, token in enumerate(before[:15]):
            if token.text == ",":
                return trimmed(before[at + 1 :])
    return trimmed(before)

"""Clauses behind a comma that answer what stands before it: `A, an accusation Y rejects`, `A, which Y denies`.

The parse makes Y's verb the main verb of the sentence, or a part of the noun before it, as often as not; so the clause
is read by its shape. What Y answers is what another voice says before the comma, with who says it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from dateline.extract.attribution.candidate import EDGE, Candidate, trimmed
from dateline.extract.attribution.grammar import cue_tokens, is_negated, own_subject
from dateline.extract.attribution.lexicon import Cue, CueLexicon
from dateline.model import Sentence, Token

_ANSWERS = frozenset({"denies", "confirms"})
_PARTS = frozenset({",", "—", "–", "--"})
_NAMES = frozenset({"NOUN", "PROPN", "PRON"})
_OF_NAMES = frozenset({"compound", "amod", "nmod", "poss"})
_FINITE = frozenset({"VBD", "VBZ", "VBP"})
#: how many words a voice has at most; how many may stand before the noun that takes up what was said
_LONGEST, _ADJECTIVES = 12, 2


@dataclass(frozen=True, slots=True)
class _Answer:
    """`taken_up` are the words that take up what was said (`an accusation`); `run` all of the clause."""

    taken_up: tuple[Token, ...]
    run: tuple[Token, ...]
    voice: Token
    verb: Token
    entry: Cue


def with_answers(sentence: Sentence, candidates: Sequence[Candidate], cues: CueLexicon) -> list[Candidate]:
    """The candidates of a sentence, those of answering clauses among them, whose words no other candidate says."""
    found = list(candidates)
    for answer in _find_answers(sentence, cues):
        inside = {t.i for t in answer.run}
        others = [c for c in found if not c.cue or c.cue[0].i not in inside]
        said = _said_before(answer, others)
        if answer.taken_up[-1].lower in cues.words["answered_so"] and (
            said is None or said.content[-1].i > answer.run[-1].i
        ):
            continue  # `soldiers fired, which the army denies`, `said the plan, which X disputes, would save lives`
        own = [t for t in cue_tokens(answer.verb) if t.i in inside]
        mine = [c for c in found if c not in others]
        found = [replace(c, content=trimmed([t for t in c.content if t.i not in inside])) for c in others]
        if _is_by_nobody(answer, cues):
            found += [c for c in mine if c.entry is None or c.entry.stance not in _ANSWERS]
            continue
        content = _read_so(mine, answer) if said is None else _words_of(said, answer)
        found.append(
            Candidate("disowned", sentence, tuple(own), answer.entry, answer.verb, answer.voice, content)
        )
    return found


def _find_answers(sentence: Sentence, cues: CueLexicon) -> Iterator[_Answer]:
    tokens = sentence.tokens
    for at in range(3, len(tokens) - 2):
        if tokens[at].text not in _PARTS:
            continue
        taken_up = _taken_up(tokens[at + 1 : at + 4 + _ADJECTIVES], cues)
        if not taken_up:
            continue
        start = at + 1 + len(taken_up)
        if start < len(tokens) and tokens[start].lower in {"that", "which"}:
            start += 1
        verb = _verb_of(tokens[start : start + _LONGEST], taken_up[-1], cues)
        if verb is None:
            continue
        entry = cues.verbs[verb.lemma]
        who = tokens[start : verb.i - tokens[0].i]
        voice = _voice_of(verb, who)
        rest = tokens[verb.i - tokens[0].i + 1 :]
        stop = next((n for n, t in enumerate(rest) if t.text in EDGE), len(rest))
        if voice is None or any(c.i > verb.i and c.dep in {"dobj", "ccomp", "xcomp"} for c in verb.children):
            continue
        run = tokens[at : verb.i - tokens[0].i + 1 + stop]
        yield _Answer(tuple(taken_up), tuple(run), voice, verb, entry)


def _taken_up(opening: Sequence[Token], cues: CueLexicon) -> list[Token]:
    """The words that take up what was said, where a clause opens with them; empty where it does not."""
    if opening[0].lower in cues.words["answered_so"]:
        return [opening[0]]
    if opening[0].lower not in {"a", "an"}:
        return []
    for n, token in enumerate(opening[1 : 2 + _ADJECTIVES], 1):
        if token.lemma in cues.words["sayings"] and token.pos == "NOUN":
            return list(opening[: n + 1])
        if token.pos not in {"ADJ", "ADV"} and token.dep != "amod":
            return []
    return []


def _verb_of(run: Sequence[Token], taken_up: Token, cues: CueLexicon) -> Token | None:
    """The finite verb of answering that the words before it have as their only verb, or None."""
    fact = taken_up.lower in cues.words["answered_so"]
    for n, token in enumerate(run):
        entry = cues.verbs.get(token.lemma)
        helped = any(t.lemma == "have" and t in run for t in token.children_of("aux"))
        if token.tag in _FINITE or (token.tag == "VBN" and helped):
            if token.lemma == "have" and n + 1 < len(run):
                continue
            fits = entry is not None and entry.stance in _ANSWERS and not is_negated(token)
            fits = fits and (not fact or token.lemma in cues.words["answering"])
            return token if fits and n > 0 else None
        if token.tag.startswith("VB") or token.tag == "MD" or (token.text in EDGE and token.tag != "POS"):
            return None
    return None


def _voice_of(verb: Token, who: Sequence[Token]) -> Token | None:
    """The head of who answers: the verb's subject, or the first name in the words before it."""
    places = {t.i for t in who}
    subject = own_subject(verb)
    if subject is not None and subject.i in places:
        return subject
    return next(
        (
            t
            for t in who
            if t.pos in _NAMES and not (t.dep in _OF_NAMES and t.head.i in places and t.head.i > t.i)
        ),
        None,
    )


def _said_before(answer: _Answer, candidates: Sequence[Candidate]) -> Candidate | None:
    """The last candidate before the clause in which another voice says something, or None."""
    first = answer.run[0].i
    told = [
        c
        for c in candidates
        if c.cue and c.content and c.voice is not None and c.rule != "adverb"
        and max(c.cue[-1].i, c.content[0].i, c.voice.i) < first
        and not _is_one(c.voice, answer.voice)
    ]  # fmt: skip
    return max(told, key=lambda c: c.cue[0].i, default=None)


def _is_one(one: Token, other: Token) -> bool:
    return one.lower == other.lower and one.pos != "PRON"


def _is_by_nobody(answer: _Answer, cues: CueLexicon) -> bool:
    """Whether the clause says that nobody or hardly anybody answers (`a claim neither X nor Y has confirmed`, `an account
    few dispute`)."""
    words = [t for t in answer.run if answer.taken_up[-1].i < t.i <= answer.verb.i]
    for n, token in enumerate(words[:-1]):
        counted = n > 0 and words[n - 1].lower == "a"  # `a few officials dispute`
        other = words[n + 1].pos == "NUM" or words[n + 1].lower == "only"  # `No 10`, `not only X disputes`
        one = token.lower == "not" and words[n + 1].lower == "one"
        if token.lower in cues.words["answering_none"] and not counted and (one or not other):
            return True
    return False


def _read_so(mine: Iterable[Candidate], answer: _Answer) -> tuple[Token, ...]:
    """What is answered where no other voice says it: the clause before the comma, where another rule reads the answer as
    a cue of it (in a headline), else the noun that takes it up."""
    first = answer.run[0].i
    return next((c.content for c in mine if c.content and c.content[-1].i < first), answer.taken_up)


def _words_of(said: Candidate, answer: _Answer) -> tuple[Token, ...]:
    """What is answered: what was said, with the noun that takes it up, so that counts and events stay those of who said
    it; that noun alone where more than who says it stands between (`A, said X, who did B, a claim Y denies`)."""
    tokens = said.sentence.tokens
    known = {t.i for t in (*said.cue, *said.content)}
    run = tokens[said.content[0].i - tokens[0].i : answer.taken_up[-1].i - tokens[0].i + 1]
    told = [t for t in run if t.i not in known and t.i < answer.taken_up[0].i]
    if any(t.pos == "VERB" for t in told):
        return answer.taken_up
    return tuple(run)

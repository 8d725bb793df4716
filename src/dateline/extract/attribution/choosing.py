"""Which candidates stand: one for each cue and content, none that another one tells or that says nothing."""

from __future__ import annotations

from typing import TypeAlias

from dateline.extract.attribution.candidate import Candidate
from dateline.extract.attribution.grammar import is_verb, phrase_of
from dateline.model import Token, trace

#: pronouns that mean the voice above where its own clause has them as subject
_SAME = frozenset({"it", "he", "she", "they", "we", "i"})
#: positions of the tokens inside quotation marks
Marks: TypeAlias = frozenset[int]


def choose(candidates: list[Candidate], inside: Marks, marks: Marks) -> list[Candidate]:
    """The candidates that stand: those with content (or no comment), one for each cue and content."""
    chosen: dict[tuple[int, int], Candidate] = {}
    merged = {
        t.i for c in candidates if c.verb is not None for t in c.cue if t.i > c.verb.i and t.dep == "ccomp"
    }
    worded = {t.i for c in candidates if c.rule != "adverb" and c.content for t in c.cue}
    spoken = {c.verb.i: c for c in candidates if c.verb is not None and c.content}
    spoken_of = [c for c in candidates if c.rule not in {"noun", "adverb"} and not _is_reporters(c)]
    told = {t.i for c in spoken_of if not _is_attitude(c) for t in c.content}
    disowned = {
        t.i
        for c in candidates
        if c.entry is not None and c.entry.stance in {"denies", "corrects"} and c.rule in {"gerund", "object"}
        for t in c.content
    }
    meant = told | {t.i for c in candidates if c.rule != "adverb" for t in c.content}
    for candidate in candidates:
        if not candidate.content and candidate.stance != "no_comment":
            _note(candidate, "rejected", "it says nothing")
            continue
        if candidate.cue and candidate.cue[-1].i in disowned and _is_its_own(candidate):
            _note(candidate, "rejected", "the voice takes back or denies having said it")
            continue
        if _repeats(candidate, spoken):
            _note(candidate, "rejected", "the voice tells of its own speech")
            continue
        owed = candidate.rule == "noun" and _is_owed(candidate)
        others = told if owed or candidate.rule != "noun" else meant
        if (
            candidate.cue
            and candidate.cue[-1].i in others
            and (owed or _is_attitude(candidate) or _is_unspoken(candidate))
        ):
            _note(candidate, "rejected", "somebody else tells of it, and it is no speech")
            continue
        first = candidate.content[0].i if candidate.content else -1
        if candidate.rule == "adverb" and candidate.cue[0].i in worded:
            _note(candidate, "lost", "the adverb is part of another cue")
            continue
        if candidate.verb is not None and candidate.verb.i in merged:
            _note(candidate, "lost", "the verb is part of another cue")
            continue
        voice = candidate.voice
        own = voice is not None and (
            voice.lower == "you" or (voice.lower in {"i", "we"} and voice.i in marks)
        )
        if own and candidate.rule != "resumed":
            _note(candidate, "rejected", "somebody speaks of themselves")
            continue
        if candidate.cue and candidate.cue[0].i in inside and not _named_inside(candidate):
            _note(candidate, "rejected", "the cue stands inside somebody's speech")
            continue
        key = (candidate.cue[0].i if candidate.cue else -1, first)
        if chosen.setdefault(key, candidate) is candidate:
            _note(candidate, "kept", "")
        else:
            _note(candidate, "lost", "an earlier rule read the same cue and content")
    return sorted(chosen.values(), key=_position)


def _repeats(candidate: Candidate, spoken: dict[int, Candidate]) -> bool:
    """Whether a cue is what its own voice is quoted on (`said it had confirmed A`): one act, told by the first."""
    verb, voice = candidate.verb, candidate.voice
    if verb is None or voice is None or verb.dep != "ccomp" or voice.lower not in _SAME:
        return False
    above = spoken.get(verb.head.i)
    if above is None or above.voice is None or above.voice.lower in {"i", "we", "you"}:
        return False
    return candidate.stance is None and verb.head.i < voice.i and any(t is verb for t in above.content)


def _is_its_own(candidate: Candidate) -> bool:
    """Whether a cue inside what is denied or taken back is the denier's own word (`denied having given a toll`,
    `withdrew its claim that A`)."""
    if candidate.rule == "count":
        return True
    return candidate.rule == "noun" and any(
        c.tag == "PRP$" and c.lower in {"its", "his", "her", "their"}
        for t in candidate.cue
        for c in t.children
    )


def _is_reporters(candidate: Candidate) -> bool:
    """Whether the reporter speaks (`as we have reported`)."""
    return candidate.voice is not None and candidate.voice.lower in {"we", "i"}


def _is_attitude(candidate: Candidate) -> bool:
    """Whether a cue tells what its voice wants, favours or does, not what it says."""
    takes = candidate.entry.takes if candidate.entry is not None else frozenset()
    return "deed" in takes or takes >= {"to", "finding"}


def _is_unspoken(candidate: Candidate) -> bool:
    """Whether a cue is one of words not (yet) said (`they would rule that`, `want him to say`) or names only a thing
    talked of (`dismissed her proposals`)."""
    if candidate.rule in {"withheld", "impression"} or _is_thought(candidate):
        return True
    verb = candidate.verb
    ahead = verb is not None and bool(candidate.content) and candidate.content[0].i > verb.i
    if verb is not None and ahead and candidate.rule != "resumed" and _is_pending(verb):
        return True
    if candidate.rule != "object":
        return False
    accuses = candidate.entry is not None and candidate.entry.stance == "accuses"
    return not accuses and not any(is_verb(t) or t.pos == "NUM" for t in candidate.content)


def _is_owed(candidate: Candidate) -> bool:
    """Whether a noun names what somebody is to do (`their request to stay`, `its commitment to A`), which inside an
    account is told of, not said."""
    entry = candidate.entry
    return entry is not None and (
        entry.stance in {"pledges", "demands"} or candidate.content[0].lower == "to"
    )


def _is_thought(candidate: Candidate) -> bool:
    """Whether a cue tells of a mind or of a topic, no words (`hopes that A`, `is fond of B`, `talked about C`)."""
    entry = candidate.entry
    if entry is None or entry.stance != "content" or candidate.rule == "passive":
        return candidate.rule == "adjective"
    verb = candidate.verb
    if verb is not None and not entry.word.startswith(verb.lemma):
        return False  # `said it felt that A`
    if candidate.rule == "finite" and "opinion" in entry.takes and verb is not None and verb.lemma != "hope":
        return candidate.voice is None or candidate.voice.pos == "PRON"  # `said aides believe that A`
    topical = candidate.rule.startswith("prep:") and candidate.rule != "prep:for"
    return topical or candidate.rule == "adjective" or "nest" in entry.takes


def _is_pending(verb: Token) -> bool:
    """Whether a modal or `to` stands before the verb."""
    return any(t.tag in {"MD", "TO"} and t.dep == "aux" and t.i < verb.i for t in verb.children)


def _note(candidate: Candidate, outcome: trace.Outcome, reason: str) -> None:
    """Tells a trace what became of a candidate."""
    if trace.is_traced():
        at = candidate.cue or candidate.content[:1]
        words = phrase_of(candidate.voice) if candidate.voice else []
        voice = "".join((" " if t.space_before else "") + t.text for t in words).strip() or None
        trace.note("cue", outcome, at, candidate.rule, reason, value=voice, of=at)
        if outcome == "kept":
            trace.note("content", "kept", candidate.content, candidate.rule, of=at)


def _named_inside(candidate: Candidate) -> bool:
    """Whether a cue inside somebody's speech reports a third voice by name, or `reports of` something."""
    if candidate.rule == "resumed" or candidate.rule == "noun":
        return True
    voice = candidate.voice
    named = voice is not None and voice.entity in {"PERSON", "ORG", "GPE", "NORP"}
    return named and candidate.rule in {"finite", "according", "unverified"}


def _position(candidate: Candidate) -> tuple[int, int]:
    places = [t.i for t in (*candidate.cue[:1], *candidate.content[:1])]
    return (
        candidate.cue[0].i if candidate.cue and candidate.rule != "resumed" else candidate.content[0].i,
        min(places),
    )

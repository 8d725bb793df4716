"""Verbs of speech and belief with their complements: `said that`, `urged X to`, `denied doing`, `called X Y`."""

from __future__ import annotations

from collections.abc import Iterator

from dateline.extract.attribution.candidate import EDGE, QUOTES, Candidate, trimmed
from dateline.extract.attribution.content import clause_after, clause_before, without_gloss
from dateline.extract.attribution.grammar import (
    agent_of,
    cue_tokens,
    is_passive,
    is_verb,
    own_subject,
    phrase_of,
    subject_of,
)
from dateline.extract.attribution.lexicon import Cue, CueLexicon
from dateline.extract.attribution.speakers import read_speaker
from dateline.extract.names import Offices
from dateline.model import Sentence, Token

_OPINION = frozenset(
    "believe think say report expect understand know allege consider presume estimate fear rumour rumor suspect".split()
)
_ADDRESSED = frozenset("tell inform remind assure warn notify advise convince persuade brief alert promise show caution".split())
_HUMAN_POS = frozenset({"NOUN", "PROPN", "PRON", "ADJ", "NUM", "DET", "X"})


def find_reported(sentence: Sentence, cues: CueLexicon, offices: Offices) -> Iterator[Candidate]:
    """The candidates of one sentence, a cue verb each, in order; content empty where only speech in
    quotation marks can fill it."""
    for verb in sentence.tokens:
        if not is_verb(verb):
            continue
        entry = _entry(verb, cues)
        if entry is None:
            continue
        if verb.lemma in {"quote", "cite"}:
            relayed = list(_relayed(verb, entry, cues))
            if relayed:
                yield from relayed
                continue
        if verb.dep == "pcomp" and verb.head.lower == "as" and verb.head.head.lemma in {"quote", "cite"}:
            continue
        found = _passive(verb, entry, cues) if is_passive(verb) else _active(verb, entry, cues)
        if found is not None and _may_speak(found, entry, cues, offices):
            yield found


def _entry(verb: Token, cues: CueLexicon) -> Cue | None:
    for particle in verb.children:
        if particle.dep in {"prep", "prt"} and (verb.lemma, particle.lower) in cues.phrasal:
            return cues.phrasal[verb.lemma, particle.lower]
    return cues.verbs.get(verb.lemma)


def _may_speak(found: Candidate, entry: Cue, cues: CueLexicon, offices: Offices) -> bool:
    """Whether the subject can say this with this complement: deeds and intentions (`attack`, `plan to`) only
    of persons, findings (`suggests that`) only of speakers and documents, the rest of anything that speaks."""
    verb, voice = found.verb, found.voice
    if voice is None or verb is None:
        return True
    speaker = read_speaker(voice, cues, offices)
    speech = found.rule in {"finite", "preposed", "verb", "parenthetical"}
    if "deed" in entry.takes and not speech:
        return speaker == "person" or voice.lower in {"he", "she", "i", "we"}
    if "finding" in entry.takes and speech:
        return speaker != "other"
    if speech:
        return speaker != "other" or own_subject(verb) is not None or verb.dep not in {"acl", "advcl", "xcomp"}
    if speaker == "other" and not (found.rule in {"passive"}):
        return voice.pos in {"NOUN", "PROPN"} and voice.tag in {"NN", "NNS"} and verb.dep not in {"acl", "advcl", "xcomp"} and "quote" in entry.takes and own_subject(verb) is voice and entry.strength != "weak"
    return True


def _active(verb: Token, entry: Cue, cues: CueLexicon) -> Candidate | None:
    voice = subject_of(verb)
    inverted = _inverted_subject(verb) if own_subject(verb) is None else None
    if inverted is not None:
        voice = inverted
    if voice is not None and voice.lower in {"it", "there"} and voice.dep == "expl":
        voice = None
    if voice is None and verb.tag not in {"VBG", "VBN", "VBD", "VBZ", "VBP"}:
        return None
    if voice is not None and voice.pos not in _HUMAN_POS:
        return None
    cue = cue_tokens(verb)
    content, rule = _complement(verb, voice, entry, cues)
    if not content and "quote" not in entry.takes:
        return None
    if voice is None and not content:
        return None
    phrasal = rule.startswith("prep:")
    if phrasal:
        cue = tuple(
            sorted(
                {*cue, *(t for t in verb.children if t.dep in {"prep", "prt"} and t.lower == rule[5:])},
                key=lambda t: t.i,
            )
        )
    return Candidate(rule or "verb", verb.sentence, cue, entry, verb, voice, content)


def _complement(
    verb: Token, voice: Token | None, entry: Cue, cues: CueLexicon
) -> tuple[tuple[Token, ...], str]:
    """The content of a cue verb and the name of the complement that gave it."""
    takes = entry.takes
    bare_infinitive = any(t.tag == "TO" for t in verb.children)
    for try_ in (
        _finite,
        _small_clause,
        _accused,
        _infinitive,
        _gerund,
        _as_phrase,
        _preposition,
        _parenthetical,
        _object,
    ):
        if bare_infinitive and try_ in {_object, _preposition, _parenthetical, _as_phrase}:
            continue
        content = try_(verb, voice, entry, cues)
        if content:
            name = try_.__name__.strip("_")
            if try_ is _preposition or "phrasal" in takes:
                used = next(
                    (
                        t.lower
                        for t in verb.children
                        if t.dep in {"prep", "prt"}
                        and t.i < content[0].i
                        and (t.lower in entry.prepositions or (verb.lemma, t.lower) in cues.phrasal)
                    ),
                    "",
                )
                return content, f"prep:{used}" if used else name
            return content, name
    return (), ""


def _finite(verb: Token, voice: Token | None, entry: Cue, cues: CueLexicon) -> tuple[Token, ...]:
    if "that" not in entry.takes and "nest" not in entry.takes:
        return ()
    clauses = [c for c in verb.children if c.dep == "ccomp"] or _misplaced(verb)
    if not clauses:
        return ()
    clause = clauses[-1] if clauses[-1].i > verb.i else clauses[0]
    if clause.i < verb.i:
        return _preposed(verb, voice, clause)
    if _to_infinitive(clause):
        return ()
    return clause_after(verb, clause, cues, start=_start_of(verb, clause, voice))


def _misplaced(verb: Token) -> list[Token]:
    """A `that` clause that the parse hangs on a noun beside the cue (`said in statements on Friday that …`)."""
    for child in verb.children:
        if child.i > verb.i and child.dep in {"prep", "npadvmod", "dobj", "dative"}:
            for token in child.subtree:
                marked = any(t.lower == "that" and t.dep == "mark" for t in token.children)
                if token.dep in {"acl", "ccomp", "relcl"} and is_verb(token) | (token.pos == "AUX") and marked and child.dep != "dobj":
                    return [token]
    return []


def _start_of(verb: Token, clause: Token, voice: Token | None) -> int:
    """Where the clause begins: after `that`; else after the cue, the one spoken to, and what dates the cue."""
    tokens = verb.sentence.tokens
    base = tokens[0].i
    first = verb.i + 1
    if voice is not None and verb.i < voice.i < clause.i:
        first = max(first, phrase_of(voice)[-1].i + 1)
    members = {t.i for t in clause.subtree}
    beside: set[int] = set()
    for child in verb.children:
        if child.i > verb.i and child is not clause and child.dep in {"prep", "npadvmod", "advmod", "dative", "dobj", "prt", "agent"}:
            spoken_to = child.dep in {"dobj", "dative"}
            if spoken_to and verb.lemma not in _ADDRESSED:
                continue
            beside |= {t.i for t in (phrase_of(child) if spoken_to else child.subtree)}
    for token in tokens[first - base : clause.i - base]:
        if token.lower == "that" and token.dep == "mark" and (token.head is clause or token.head.i >= clause.i or token.i - verb.i <= 2):
            return token.i + 1
    at = first
    while at < clause.i and (at in beside or (tokens[at - base].text in EDGE and tokens[at - base].text not in QUOTES)) and at not in members:
        at += 1
    return at


def _preposed(verb: Token, voice: Token | None, clause: Token) -> tuple[Token, ...]:
    cue = cue_tokens(verb)
    stop = cue[0].i
    if voice is not None and clause.i < voice.i < verb.i:
        stop = phrase_of(voice)[0].i
    before = clause_before(verb.sentence.tokens, stop)
    first = min((t.i for t in clause.subtree), default=clause.i)
    if verb.dep in {"conj", "advcl", "relcl", "ccomp"} and verb.head.i < first:
        before = tuple(t for t in before if t.i >= first)
    lead = [t for t in before if t.i < first]
    if lead and any(t.tag in {"VBG", "VBN"} and t.dep == "advcl" and t.head is verb for t in lead):
        before = tuple(t for t in before if t.i >= first)
    return trimmed(before)


def _to_infinitive(clause: Token) -> bool:
    return clause.tag == "VB" and any(t.tag == "TO" for t in clause.children)


def _infinitive(verb: Token, voice: Token | None, entry: Cue, cues: CueLexicon) -> tuple[Token, ...]:
    if "to" not in entry.takes:
        return ()
    for clause in verb.children:
        if clause.i < verb.i or clause.dep not in {"xcomp", "ccomp", "advcl"} or not _to_infinitive(clause):
            continue
        if clause.dep == "advcl" and entry.stance not in {"demands", "pledges"}:
            continue
        if "nest" in entry.takes and clause.dep == "advcl":
            continue
        members = {t.i for t in clause.subtree if t.i > verb.i}
        first = min(members)
        for noun in verb.children:
            if noun.dep in {"dobj", "dative"} and verb.i < noun.i < clause.i:
                first = min(first, min(t.i for t in noun.subtree))
        run = [t for t in verb.sentence.tokens if first <= t.i <= max(members)]
        return without_gloss(run, clause, cues)
    return ()


def _gerund(verb: Token, voice: Token | None, entry: Cue, cues: CueLexicon) -> tuple[Token, ...]:
    if "ing" not in entry.takes:
        return ()
    for clause in verb.children:
        if clause.dep in {"xcomp", "ccomp"} and clause.tag == "VBG" and clause.i > verb.i:
            return without_gloss([t for t in clause.subtree if t.i > verb.i], clause, cues)
    return ()


def _accused(verb: Token, voice: Token | None, entry: Cue, cues: CueLexicon) -> tuple[Token, ...]:
    """`accused X of doing Y`: the whole, or what follows `of` where other words stand between."""
    if "accuse" not in entry.takes:
        return ()
    target = verb.child("dobj")
    if target is None or target.i < verb.i:
        return ()
    link = next(
        (
            t
            for t in verb.sentence.tokens
            if t.i > target.i and t.lower in {"of", "for", "with"} and t.head in {verb, target}
        ),
        None,
    )
    if link is None:
        return without_gloss(list(target.subtree), target, cues)
    object_tokens = phrase_of(target)
    tail = [t for t in link.subtree if t.i > link.i]
    if not tail:
        return ()
    if object_tokens[-1].i >= link.i or object_tokens[-1].i + 1 == link.i:
        run = [t for t in verb.sentence.tokens if object_tokens[0].i <= t.i <= tail[-1].i]
    else:
        run = tail
    return without_gloss(run, link, cues)


def _small_clause(verb: Token, voice: Token | None, entry: Cue, cues: CueLexicon) -> tuple[Token, ...]:
    """`called this a pretext`, `what it calls a special operation`, `leaders it calls neo-Nazis`."""
    if "call" not in entry.takes or verb.lemma not in {"call", "dub", "brand", "label", "term"}:
        return ()
    after = [
        c
        for c in verb.children
        if c.i > verb.i and c.dep in {"oprd", "dobj", "ccomp", "xcomp", "attr", "acomp", "nmod"}
    ]
    if not after:
        return ()
    relative = (
        any(t.lower in {"what", "which", "that"} and t.i < verb.i for t in verb.children)
        or verb.dep == "relcl"
    )
    members = [t for c in after for t in c.subtree if t.i > verb.i]
    run = [
        t
        for t in verb.sentence.tokens
        if members and min(m.i for m in members) <= t.i <= max(m.i for m in members)
    ]
    cut = without_gloss(run, verb, cues)
    if relative:
        return _first_phrase(cut)
    for at, token in enumerate(cut):
        if at > 2 and token.lower == "that" and token.dep in {"nsubj", "mark"}:
            return trimmed(cut[:at])
    return cut


def _first_phrase(run: tuple[Token, ...]) -> tuple[Token, ...]:
    """Up to the first comma outside quotation marks."""
    quoted = False
    for at, token in enumerate(run):
        if token.text in QUOTES:
            quoted = not quoted
        if token.text == "," and not quoted:
            return trimmed(run[:at])
    return trimmed(run)


def _as_phrase(verb: Token, voice: Token | None, entry: Cue, cues: CueLexicon) -> tuple[Token, ...]:
    if "as" not in entry.takes:
        return ()
    link = next(
        (
            t
            for t in verb.sentence.tokens
            if t.i > verb.i
            and t.lower == "as"
            and t.dep in {"prep", "mark", "advmod"}
            and (t.head is verb or t.head.head is verb)
        ),
        None,
    )
    target = verb.child("dobj")
    if link is None:
        return ()
    tail = [t for t in (link if link.dep == "prep" else link.head).subtree if t.i > link.i]
    if not tail:
        return ()
    if verb.dep == "relcl" or target is None or target.i < verb.i or target.i > link.i:
        if target is not None and target.i > link.i:
            return without_gloss([t for t in target.subtree], target, cues)
        return without_gloss(tail, link, cues)
    first = min(t.i for t in target.subtree)
    run = [t for t in verb.sentence.tokens if first <= t.i <= tail[-1].i]
    return without_gloss(run, link, cues)


def _preposition(verb: Token, voice: Token | None, entry: Cue, cues: CueLexicon) -> tuple[Token, ...]:
    """`called for X`, `warned of X`, `called on X to do Y`."""
    wanted = set(entry.prepositions)
    if "phrasal" in entry.takes:
        wanted |= {particle for (lemma, particle) in cues.phrasal if lemma == verb.lemma}
    for link in verb.children:
        if link.i < verb.i or link.lower not in wanted or link.dep not in {"prep", "prt"}:
            continue
        target = link.child("pobj", "pcomp")
        if target is None or target.entity in {"DATE", "TIME"}:
            continue
        members = {t.i for t in link.subtree if t.i > link.i}
        for clause in verb.children:
            if clause.i > link.i and clause.dep in {"xcomp", "advcl", "ccomp"} and _to_infinitive(clause):
                members |= {t.i for t in clause.subtree}
        if not members:
            continue
        run = [t for t in verb.sentence.tokens if min(members) <= t.i <= max(members)]
        return without_gloss(run, link, cues)
    return ()


def _object(verb: Token, voice: Token | None, entry: Cue, cues: CueLexicon) -> tuple[Token, ...]:
    if "obj" not in entry.takes:
        return ()
    target = verb.child("dobj")
    if target is None or target.i < verb.i or target is voice:
        return ()
    last = max(t.i for t in target.subtree)
    run = [
        t for t in verb.sentence.tokens if min(m.i for m in target.subtree) <= t.i <= last and t.i > verb.i
    ]
    return without_gloss(run, target, cues)


def _parenthetical(verb: Token, voice: Token | None, entry: Cue, cues: CueLexicon) -> tuple[Token, ...]:
    """`A, X said, B` and `A, X said.` where the parse does not make A the complement."""
    if "that" not in entry.takes or voice is None:
        return ()
    tokens = verb.sentence.tokens
    base = tokens[0].i
    cue = cue_tokens(verb)
    left = (
        min(cue[0].i, phrase_of(voice)[0].i)
        if voice.dep not in {"relcl"} and voice.i in range(base, base + len(tokens))
        else cue[0].i
    )
    at = left - base
    if at < 3 or tokens[at - 1].text not in {",", "—", "–", "--"} and tokens[at - 1].text not in QUOTES:
        return ()
    right = max(verb.i, phrase_of(voice)[-1].i) - base
    rest = tokens[right + 1 :]
    closing = _closes(rest)
    if closing is None:
        return ()
    before = clause_before(tokens, left)
    if verb.dep == "relcl" or (verb.dep == "conj" and verb.head.i < left and verb.head.lemma in cues.verbs):
        return ()
    if not any(is_verb(t) or t.pos == "AUX" for t in before):
        return ()
    after = rest[closing:] if verb.dep == "parataxis" else []
    kept = list(before)
    if after and not (after and after[0].dep == "cc"):
        stop = [t for t in after if t.text not in EDGE]
        if stop and any(t.head.i <= left for t in stop):
            kept += list(trimmed(after))
    return tuple(kept)


def _closes(rest: list[Token]) -> int | None:
    """Where a parenthetical ends: at a comma, or after nothing but time and place words; None if it does not."""
    for at, token in enumerate(rest):
        if token.text in {",", ".", ";", "—", "–"} or token.text in QUOTES:
            return at + 1
        if at > 12 or is_verb(token):
            return None
    return len(rest)


def _inverted_subject(verb: Token) -> Token | None:
    """The subject after the verb in `…, said the mayor`, which the parse may call an object."""
    if verb.lemma not in {"say", "add", "report", "note", "explain", "warn", "write", "continue", "announce"}:
        return None
    after = verb.child("dobj", "attr", "oprd", "npadvmod")
    if (
        after is None
        or after.i < verb.i
        or verb.child("ccomp") is not None
        and verb.child("ccomp").i > verb.i
    ):  # type: ignore[union-attr]
        return None
    first = phrase_of(after)[0]
    if first.i != verb.i + 1 or after.entity in {"DATE", "TIME"}:
        return None
    tokens = verb.sentence.tokens
    at = verb.i - tokens[0].i
    if at == 0 or (tokens[at - 1].text not in {",", "?", "!"} and tokens[at - 1].text not in QUOTES):
        return None
    return after


def _passive(verb: Token, entry: Cue, cues: CueLexicon) -> Candidate | None:
    """`was told by X that`, `is believed to`, `were reported inside`: the agent speaks, or nobody known."""
    voice = agent_of(verb)
    subject = own_subject(verb)
    clause = next((c for c in verb.children if c.dep in {"ccomp", "xcomp", "advcl"} and c.i > verb.i), None)
    cue = cue_tokens(verb)
    content: tuple[Token, ...] = ()
    if clause is not None and (clause.dep != "advcl" or _to_infinitive(clause)):
        tail = without_gloss([t for t in clause.subtree if t.i > verb.i], clause, cues)
        if "tell" in entry.takes and verb.lemma == "tell" or entry.stance in {"demands", "warns"}:
            content = tail
        elif verb.lemma in _OPINION and subject is not None and subject.lower not in {"it", "there"}:
            content = (*phrase_of(subject), *tail)
        elif verb.lemma in _OPINION:
            content = tail
        while content and content[0].lower == "that":
            content = content[1:]
    elif voice is not None and subject is not None and "obj" in entry.takes:
        content = tuple(phrase_of(subject))
    elif (
        verb.lemma in {"report"}
        and subject is not None
        and subject.i < verb.i
        and not verb.head.lemma == "as"
    ):
        rest = [
            c for c in verb.children if c.dep in {"prep", "acomp", "oprd", "advmod", "agent"} and c.i > verb.i
        ]
        if rest:
            tail = [t for c in rest for t in c.subtree]
            content = (*phrase_of(subject), *trimmed(sorted(tail, key=lambda t: t.i)))
    if not content:
        return None
    return Candidate("passive", verb.sentence, cue, entry, verb, voice, content, hedged=voice is None)


def _relayed(verb: Token, entry: Cue, cues: CueLexicon) -> Iterator[Candidate]:
    """`Agency quoted X as saying Y`: the agency's row and X's."""
    link = next((t for t in verb.children if t.lower == "as" and t.dep == "prep" and t.i > verb.i), None)
    if link is None:
        link = next(
            (
                t
                for c in verb.children
                if c.i > verb.i
                for t in c.children
                if t.lower == "as" and t.dep == "prep"
            ),
            None,
        )
    saying = link.child("pcomp") if link is not None else None
    if saying is None or saying.tag != "VBG":
        return
    passive = is_passive(verb)
    speaker = own_subject(verb) if passive else verb.child("dobj")
    carrier = agent_of(verb) if passive else subject_of(verb)
    if passive and carrier is None:
        carrier = agent_of(saying)
    clause = saying.child("ccomp")
    content: tuple[Token, ...] = ()
    if clause is not None and clause.i > saying.i:
        content = clause_after(saying, clause, cues)
        if carrier is not None:
            content = (
                tuple(t for t in content if t.i < phrase_of(carrier)[0].i - 1 or t.i > carrier.i)
                if carrier.i > saying.i
                else content
            )
    else:
        first = (
            min(
                t.i
                for t in ([carrier, verb] if carrier is not None and not passive else [speaker or verb, verb])
                for t in phrase_of(t)
            )
            if True
            else verb.i
        )
        content = clause_before(verb.sentence.tokens, first)
    inner_entry = cues.verbs.get(saying.lemma, entry)
    if carrier is not None:
        yield Candidate(
            "relayed_by", verb.sentence, cue_tokens(verb), entry, verb, carrier, content, stance="asserts"
        )
    yield Candidate(
        "relayed",
        verb.sentence,
        (saying,),
        inner_entry,
        saying,
        speaker,
        content,
        outer=verb if carrier is not None else None,
    )


__all__ = ["find_reported", "trimmed"]

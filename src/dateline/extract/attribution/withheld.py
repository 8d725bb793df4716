"""Withheld and unverified: `declined to comment`, `gave no details`, `could not verify A`, `it is unclear A`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dateline.extract.attribution.candidate import Candidate, trimmed
from dateline.extract.attribution.gloss import without_gloss
from dateline.extract.attribution.grammar import (
    agent_of,
    cue_tokens,
    is_negated,
    is_verb,
    own_subject,
    phrase_of,
    subject_of,
)
from dateline.extract.attribution.lexicon import Cue, CueLexicon, read_cues
from dateline.extract.attribution.speakers import is_artefact
from dateline.model import Attribution, Document, Profile, Sentence, Span, Token, span_of

#: how many words of an object are looked at
_PHRASE = 12
#: words of an object within which its head is looked for
_HEAD = 6
#: particles with which to give is to yield
_YIELDING = frozenset({"up", "in"})
_NONE = Cue("", "content", "weak", frozenset(), frozenset())


def kept_back(
    document: Document, attributions: Sequence[Attribution], profile: Profile | None = None
) -> list[Span]:
    """The words that nobody in a report owns or disowns (`would not deny that 12 had died`): what stands there is
    no voice's claim, and the report does not claim it either."""
    silent = sorted({a.span for a in attributions if a.rule == "withheld"})
    found: list[Span] = []
    cues = read_cues(profile)
    for span in silent:
        for sentence in {t.sentence.i: t.sentence for t in document.tokens_in(span)}.values():
            for candidate in find_withheld(sentence, cues):
                if candidate.rule == "withheld" and candidate.content:
                    found.append(span_of(candidate.content))
    return found


def refused(
    document: Document, attributions: Sequence[Attribution], profile: Profile | None = None
) -> frozenset[str]:
    """The ids of attributions that turn down a demand or an offer (`rejected calls to let thousands leave`) or refuse to
    yield (`refused to give up hope for the 12 missing`): the act is refused, and no count that the words take for granted
    is denied."""
    asked = read_cues(profile).words["refusable"]
    found = set()
    for attribution in attributions:
        if attribution.stance == "denies" and attribution.rule == "object" and attribution.content:
            first = document.tokens_in(attribution.content[0])[:_HEAD]
            noun = next((t for t in first if t.pos in {"NOUN", "PROPN"} and t.dep != "compound"), None)
            if noun is not None and noun.lemma in asked:
                found.add(attribution.id)
        elif attribution.stance == "denies" and attribution.rule == "infinitive" and attribution.content:
            opening = [t.lower for t in document.tokens_in(attribution.content[0])[:3]]
            if opening[:2] == ["to", "give"] and not _YIELDING.isdisjoint(opening[2:]):
                found.add(attribution.id)
    return frozenset(found)


def find_withheld(sentence: Sentence, cues: CueLexicon) -> Iterator[Candidate]:
    """The sentence's acts of withholding (stance no_comment) and of failing to verify (cannot_verify)."""
    words = cues.words
    for verb in sentence.tokens:
        if verb.dep in {"acomp", "oprd"} and verb.head.pos in {"AUX", "VERB"}:
            negated = is_negated(verb.head) and verb.lower in words["known"]
            if negated or verb.lower in words["unclear"]:
                yield from _unclear(verb, sentence, words)
        elif is_verb(verb):
            unable = _unable(verb, words["unable"])
            negated = is_negated(verb) or _by_none(verb)
            unwilling = verb.lemma == "confirm" and _withholding(verb, sentence, words)
            if verb.lemma in words["verbs"] and (negated or unable is not None) and not unwilling:
                yield from _unverified(verb, unable, sentence, cues)
            else:
                cue = _withholding(verb, sentence, words)
                voice = subject_of(verb)
                if cue and voice is not None and not _is_silent(verb, voice, cues):
                    content = _withheld_content(verb, words)
                    yield Candidate(
                        "withheld", sentence, cue, _NONE, verb, voice, content, stance="no_comment"
                    )


def _is_silent(verb: Token, voice: Token, cues: CueLexicon) -> bool:
    """Whether a text does not mention something, which is no refusal (`the claim did not mention a school`)."""
    return verb.lemma == "mention" and (is_artefact(voice, cues) or voice.lemma in cues.nouns)


def _withholding(verb: Token, sentence: Sentence, words: dict[str, frozenset[str]]) -> tuple[Token, ...]:
    """The cue words where the verb withholds, else nothing."""
    first = cue_tokens(verb)[0].i
    tokens, base = sentence.tokens, sentence.tokens[0].i
    before = [t.lower for t in tokens[max(0, verb.i - base - 2) : verb.i - base]]
    if before == ["yet", "to"] and verb.lemma in words["not_done"]:
        return tuple(tokens[verb.i - base - 2 : verb.i - base + 1])
    denied = _denial_beside(verb, words)
    if denied is not None and "neither" in before:
        return tuple(t for t in tokens if min(first, verb.i - 1) <= t.i <= _last_of(denied))
    if verb.lemma in words["not_denied"] and is_negated(verb) and not verb.child("auxpass"):
        return tuple(t for t in tokens if first <= t.i <= _last_of(verb))  # `did not deny A`
    would = any(t.lower in {"would", "wo"} and t.tag == "MD" for t in verb.children)
    if verb.lemma in words["refuse"]:
        clause = verb.child("xcomp", "ccomp")
        told = clause is not None and not _gives_up(clause, words)
        if clause is not None and clause.lemma in words["refused"] and told:
            last = _last_of(_denial_beside(clause, words) or clause)
            return tuple(t for t in sentence.tokens if first <= t.i <= last)
        return ()
    if verb.lemma == "confirm" and would and is_negated(verb) and not verb.child("auxpass"):
        return tuple(t for t in tokens if first <= t.i <= _last_of(denied or verb))
    if is_negated(verb) and verb.lemma == "reach" and own_subject(verb) is not None:
        comment = next((t for t in verb.subtree if t.lower == "comment" and t.i > verb.i), None)
        could = any(t.lower == "could" for t in verb.children)
        if (
            comment is None
            and could
            and verb.child("auxpass") is not None
            and not verb.children_of("prep", "agent")
        ):
            return cue_tokens(verb)
        return tuple(t for t in sentence.tokens if comment and first <= t.i <= comment.i)
    if (is_negated(verb) or _by_none(verb)) and verb.lemma in words["not_done"] and not verb.child("auxpass"):
        if not _by_none(verb) and not verb.children_of("aux"):
            return ()  # `to release or not release`
        if any(t.tag in {"MD", "TO"} for t in verb.children) and not (
            would and verb.lemma in words["refused"]
        ):
            return ()
        told = any(c.dep == "ccomp" and not _open_question(c) for c in verb.children)
        if (told and verb.lemma in {"say", "tell"}) or not _is_information(verb, words):
            return ()
        return cue_tokens(verb)
    target = verb.child("dobj")
    silent = (
        verb.lemma == "have" and target is not None and target.lemma == "comment"
    )  # `had no comment on A`
    withheld = target is not None and target.lemma in words["no_objects"] and _has_no(target)
    if withheld and target is not None and (verb.lemma in words["no_verbs"] or silent):
        of = next((t for t in target.children if t.lower in {"of", "on", "about"} and t.i > target.i), None)
        last = of.i if of is not None else max(target.i, verb.i)
        return tuple(t for t in sentence.tokens if first <= t.i <= last)
    return ()


def _gives_up(clause: Token, words: dict[str, frozenset[str]]) -> bool:
    """Whether to give is to yield (`refused to give up power`, `refused to give in`), not to tell (`to give out a
    figure`, `to give up the names`)."""
    particle, target = clause.child("prt"), clause.child("dobj")
    if clause.lemma != "give" or particle is None or particle.lower not in _YIELDING:
        return False
    return target is None or target.lemma not in words["information"]


def _denial_beside(verb: Token, words: dict[str, frozenset[str]]) -> Token | None:
    """The verb of denying that `or` or `nor` sets beside one of owning (`confirm or deny`, `admit nor rule out`)."""
    if verb.lemma not in words["owning"]:
        return None
    denying = words["not_denied"] | words["not_excluded"]
    return next((t for t in verb.children if t.dep == "conj" and t.lemma in denying), None)


def _last_of(verb: Token) -> int:
    """The number of a verb's last word (`rule out`)."""
    return max(verb.i, *(t.i for t in verb.children if t.dep == "prt"), verb.i)


def _by_none(verb: Token) -> bool:
    """Whether neither of two, or no body of a kind, did it (`neither the army nor the rebels commented`)."""
    subject = own_subject(verb)
    if subject is None:
        return False
    first = subject.subtree[0]
    return first.lower in {"neither", "no", "none"} and first.dep in {
        "preconj",
        "det",
        "neg",
        "cc",
        "nsubj",
        "nsubjpass",
    }


def _is_information(verb: Token, words: dict[str, frozenset[str]]) -> bool:
    """Whether what is not given is word of something: `gave no figures`, `did not release the names`, not `does not
    give a discount`, `did not name it that`."""
    target = verb.child("dobj", "dative")
    if verb.lemma in words["handing"]:
        return any(
            t.lemma in words["information"] or (t.dep == "ccomp" and _open_question(t))
            for part in verb.children
            if part.dep in {"dobj", "dative", "prep", "ccomp"} and part.i > verb.i
            for t in part.subtree[:_PHRASE]
        )
    return target is None or target.lower not in {"it", "them", "me", "us", "you"}


def _has_no(noun: Token) -> bool:
    return any(t.lower == "no" and t.dep in {"det", "neg"} for t in noun.children)


def _open_question(clause: Token) -> bool:
    return any(
        t.lower in {"if", "whether", "how", "who", "what", "when", "where", "why", "which"}
        for t in clause.subtree[:2]
    )


def _withheld_content(verb: Token, words: dict[str, frozenset[str]]) -> tuple[Token, ...]:
    clause = verb.child("ccomp")
    refused = verb.child("xcomp") if clause is None else None
    if refused is not None and refused.lemma in {"confirm", "deny"}:
        clause = refused.child("ccomp", "dobj") or next(
            (o for c in refused.children_of("conj") if (o := c.child("dobj", "ccomp", "xcomp"))), None
        )
    if clause is None and (verb.lemma in words["not_denied"] or verb.lemma == "confirm"):
        clause = verb.child("dobj", "xcomp")
    if clause is None and verb.lemma == "confirm":
        clause = next((o for c in verb.children_of("conj") if (o := c.child("dobj", "ccomp", "xcomp"))), None)
    if clause is not None and clause.i > verb.i:
        return trimmed([t for t in clause.subtree if t.i > verb.i])
    return ()


def _unable(verb: Token, unable: frozenset[str]) -> Token | None:
    for above in verb.ancestors:
        if above.lower in unable or (above.lower == "able" and is_negated(above.head)):
            return above
        for child in above.children:
            if child.lower in unable and child.i < verb.i:
                return child
        break
    return None


def _unverified(
    verb: Token, unable: Token | None, sentence: Sentence, cues: CueLexicon
) -> Iterator[Candidate]:
    passive = verb.child("nsubjpass")
    if passive is not None:
        if verb.lemma in {"check", "ascertain", "establish"}:
            return
        voice, content = agent_of(verb), tuple(phrase_of(passive))
        clause = verb.child("ccomp", "csubj")
        if passive.lower == "it" and clause is not None:
            content = trimmed([t for t in clause.subtree if t.i > verb.i and t.lower != "that"])
        by = next((t for t in verb.children if t.dep == "agent"), None)
        cue = tuple(t for t in cue_tokens(verb) if t is not by)
        yield Candidate("unverified", sentence, cue, _NONE, verb, voice, content, stance="cannot_verify")
        return
    target = verb.child("dobj")
    named = target is not None and (
        target.entity == "PERSON" or target.lower in {"him", "her", "them", "me", "us"}
    )
    if verb.lemma == "establish" and target is not None and target.lemma in cues.words["set_up"]:
        return  # `could not establish contact`
    if verb.lemma == "confirm" and named:
        return  # `the senate has not confirmed him`
    above = verb.head if unable is not None else verb
    voice = subject_of(verb) or subject_of(above) or subject_of(above.head)
    first = cue_tokens(verb)[0]
    if unable is not None:
        first = above if above.i < verb.i else first
    cue = tuple(t for t in sentence.tokens if first.i <= t.i <= verb.i)
    members = [
        t for c in verb.children if c.i > verb.i and c.dep in {"dobj", "ccomp", "xcomp"} for t in c.subtree
    ]
    yield Candidate(
        "unverified",
        sentence,
        cue,
        _NONE,
        verb,
        voice,
        without_gloss(sorted(members, key=lambda t: t.i), verb, cues),
        stance="cannot_verify",
    )


def _is_teller(word: Token, subject: Token, words: dict[str, frozenset[str]]) -> bool:
    """Whether who or what is unclear tells something (`they are unsure`, `the rules were not clear`), or is a person
    whom nobody has appointed (`the nominee remains unconfirmed`)."""
    if subject.entity == "PERSON" or subject.lower in {"i", "we", "you", "he", "she", "they"}:
        return True
    return subject.lemma in words["texts"] and word.lower not in words["unproven"]


def _unclear(word: Token, sentence: Sentence, words: dict[str, frozenset[str]]) -> Iterator[Candidate]:
    verb = word.head
    subject = verb.child("nsubj", "expl", "csubj")
    if subject is None or subject.lower not in {"it", "what"}:
        if subject is None or subject.i > word.i or _is_teller(word, subject, words):
            return
        yield Candidate(
            "unclear",
            sentence,
            (verb, word),
            _NONE,
            verb,
            None,
            tuple(phrase_of(subject)),
            stance="cannot_verify",
            hedged=True,
        )
        return
    cue = tuple(t for t in sentence.tokens if subject.i <= t.i <= word.i)
    last = sentence.tokens[-1].i
    clauses = [
        c
        for c in (*verb.children, *word.children)
        if c.dep in {"ccomp", "advcl", "csubj", "xcomp"} and c.i > word.i
    ]
    end = max((t.i for c in clauses for t in c.subtree), default=last)
    content = trimmed([t for t in sentence.tokens if word.i < t.i <= end])
    if content:
        yield Candidate(
            "unclear", sentence, cue, _NONE, verb, None, content, stance="cannot_verify", hedged=True
        )

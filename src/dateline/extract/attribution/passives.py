"""Passives and relayed speech: `was told by X that`, `is believed to`, `Agency quoted X as saying`."""

from __future__ import annotations

from collections.abc import Iterator

from dateline.extract.attribution.candidate import Candidate, trimmed
from dateline.extract.attribution.content import clause_after, clause_before
from dateline.extract.attribution.gloss import without_gloss
from dateline.extract.attribution.grammar import (
    agent_of,
    cue_tokens,
    is_negated,
    is_passive,
    is_to_infinitive,
    own_subject,
    phrase_of,
    subject_of,
)
from dateline.extract.attribution.judged import is_disowned
from dateline.extract.attribution.lexicon import Cue, CueLexicon
from dateline.extract.attribution.speakers import is_reportable, read_speaker
from dateline.extract.names import Offices
from dateline.model import Token


def read_passive(verb: Token, entry: Cue, cues: CueLexicon) -> Candidate | None:
    """`was told by X that`, `is believed to`, `were reported inside`: the agent speaks, or nobody known."""
    voice = agent_of(verb)
    if voice is None and (is_negated(verb) or verb.lemma in cues.words["named"]):
        return None  # nobody is said to think so; a name that all use
    if voice is None and entry.takes >= {"to", "finding"}:
        return None  # `are required to`: no paper is named
    subject = own_subject(verb)
    clause = next((c for c in verb.children if c.dep in {"ccomp", "xcomp", "advcl"} and c.i > verb.i), None)
    if voice is None and clause is not None and _is_appeal(verb, clause, cues):
        return None  # `anyone who saw it is asked to call 555-0100`
    cue = cue_tokens(verb)
    content: tuple[Token, ...] = ()
    if clause is not None and (clause.dep != "advcl" or is_to_infinitive(clause)):
        tail = without_gloss([t for t in clause.subtree if t.i > verb.i], clause, cues)
        if voice is None and is_to_infinitive(clause) and "that" in entry.takes:
            by = next((t for t in reversed(tail) if _names_caller(t)), None)
            if (
                by is not None and verb.lemma not in cues.words["opined"]
            ):  # `was announced to be a plague by the League`
                voice, tail = by.child("pobj"), trimmed([t for t in tail if t.i < by.i])
        if verb.lemma not in cues.words["opined"] and (
            "tell" in entry.takes or entry.stance in {"demands", "warns"}
        ):
            content = tail
        elif (
            (verb.lemma in cues.words["opined"] or (voice is not None and "that" in entry.takes))
            and subject is not None
            and subject.lower not in {"it", "there"}
        ):
            content = (*phrase_of(subject), *tail)
        elif verb.lemma in cues.words["opined"]:
            content = tail
        while content and (content[0].lower == "that" or _dates_report(content)):
            content = content[1:]
    elif voice is not None and subject is None and verb.dep == "acl":
        content = _fronted(verb) if verb.head.dep == "pobj" else ()
        content = content or _reported_so(verb, entry, cues)
    elif voice is not None and subject is not None and "count" in entry.takes:
        at = next((c for c in verb.children if c.dep == "prep" and c.lower in {"at", "above", "below"}), None)
        counted = subject.lemma in cues.words["counts"] and at is not None
        content = (*phrase_of(subject), *trimmed(at.subtree)) if counted and at is not None else ()
    elif (charged := _charged(verb, entry, cues)) and subject is not None:
        by = next((t for t in charged[1:] if _names_caller(t)), None)
        if voice is None and by is not None:  # `was called a fool by the mayor`, hung on the noun
            voice, charged = by.child("pobj"), trimmed([t for t in charged if t.i < by.i])
        if voice is None and (verb.dep == "relcl" or verb.lemma in {"see", "view", "regard"}):
            return None  # `are seen as a threat`: by whom, nobody says
        content = (*phrase_of(subject), *charged) if subject.pos != "PRON" else charged
    elif voice is not None and subject is not None and subject.pos != "PRON" and "obj" in entry.takes:
        content = tuple(phrase_of(subject))
    elif verb.lemma in {"report"} and subject is not None and subject.i < verb.i and verb.head.lemma != "as":
        rest = [
            c
            for c in verb.children
            if c.dep in {"prep", "acomp", "oprd", "advmod"} and c.i > verb.i and c.lower != "to"
        ]
        counted = subject.lemma in cues.words["counts"] | {"case"}  # `cases have been reported in X` counts
        if rest and (voice is not None or not counted):
            after = sorted((t for c in rest for t in c.subtree), key=lambda t: t.i)
            content = (*phrase_of(subject), *trimmed(after))
    if not content:
        return None
    return Candidate("passive", verb.sentence, cue, entry, verb, voice, content, hedged=voice is None)


def _is_appeal(verb: Token, clause: Token, cues: CueLexicon) -> bool:
    """Whether a report itself asks whoever can to come forward (`witnesses are urged to call`)."""
    subject = own_subject(verb)
    called = subject is not None and subject.lower in cues.words["appealed_to"]
    return called and verb.lemma in cues.words["appealing"] and is_to_infinitive(clause)


def _dates_report(content: tuple[Token, ...]) -> bool:
    """Whether a clause begins with the day after `on` (`was reported on Sunday Ilse Dorn was hurt`), which the parse
    gives to its subject."""
    first = content[0]
    before = first.sentence.tokens[max(0, first.i - 1 - first.sentence.tokens[0].i)]
    return (
        first.entity in {"DATE", "TIME"}
        and before.lower in {"on", "at"}
        and before.dep == "prep"
        and len(content) > 3
    )


def _names_caller(by: Token) -> bool:
    """Whether `by X` says who calls the subject so and is no agent of a passive inside it."""
    return by.lower == "by" and by.dep == "prep" and by.child("pobj") is not None


def _charged(verb: Token, entry: Cue, cues: CueLexicon) -> tuple[Token, ...]:
    """What the subject of a passive is accused of or called: `was accused of hiding it`, `is seen as a threat`,
    `is considered a threat`; empty for other passives."""
    for child in verb.children:
        if child.i < verb.i:
            continue
        if child.dep == "oprd" and child.pos != "PROPN" and entry.takes & {"call", "as"}:
            return without_gloss([t for t in child.subtree if t.i > verb.i], child, cues)
        if child.dep != "prep" or child.child("pobj", "pcomp", "amod", "acomp") is None:
            continue
        accused = "accuse" in entry.takes and child.lower in {"of", "for", "with"}
        blamed = "prep:for" in {f"prep:{p}" for p in entry.prepositions} and child.lower == "for"
        seen = "as" in entry.takes and child.lower == "as" and "finding" not in entry.takes
        if accused or (blamed and entry.stance == "accuses") or seen:
            return without_gloss(
                [t for t in child.subtree if t.i > (verb.i if seen else child.i)], child, cues
            )
    return ()


def _reported_so(verb: Token, entry: Cue, cues: CueLexicon) -> tuple[Token, ...]:
    """What stands before a participle of telling (`the raid reported by residents`): its noun, with the count that the
    noun belongs to (`the deaths of two men reported by residents`)."""
    if not entry.takes >= {"that", "obj"} or entry.takes & {"finding", "deed"} or entry.stance != "content":
        return ()
    noun, agent = verb.head, agent_of(verb)
    if agent is None or _is_counted_of(agent) or is_disowned(noun, cues):
        return ()
    if noun.dep == "pobj" and noun.head.lower == "of" and noun.head.head.lemma in cues.words["counts"]:
        noun = noun.head.head
    if not is_reportable(noun, cues) or (verb.lemma == "claim" and noun.lemma not in cues.words["counts"]):
        return ()  # `a boy reported by his father`, `an attack claimed by rebels`
    return trimmed([t for t in noun.subtree if t.i < verb.i])


def _is_counted_of(agent: Token) -> bool:
    """Whether the number behind an agent is of the noun before it (`a toll reported by rebels of 40 dead`)."""
    inner = [t for link in agent.children_of("prep") if link.lower == "of" for t in link.children_of("pobj")]
    return any(t.pos == "NUM" or t.child("nummod") is not None for t in inner)


def _fronted(verb: Token) -> tuple[Token, ...]:
    """The main clause after `In comments reported by X,`."""
    tokens = verb.sentence.tokens
    last = max(t.i for t in verb.subtree) - tokens[0].i + 1
    if tokens[0].lower not in {"in", "during"} or last >= len(tokens) or tokens[last].text != ",":
        return ()
    return trimmed(tokens[last + 1 :])


def read_cited(verb: Token, entry: Cue, cues: CueLexicon, offices: Offices) -> list[Candidate]:
    """`Agency cited X that A`: X's row, carried by the agency; empty where no such clause follows."""
    source, carrier = verb.child("dobj"), own_subject(verb)
    if source is None or carrier is None or read_speaker(source, cues, offices) in {"other", "pronoun"}:
        return []
    for clause in (*source.children, *verb.children):
        that = clause.child("mark", "nsubj", "nsubjpass")
        marked = that is not None and that.lower == "that" and that.dep == "mark"
        if clause.i > source.i and clause.dep in {"relcl", "acl", "ccomp"} and marked:
            content = clause_after(source, clause, cues)
            return [
                Candidate(
                    "cited", verb.sentence, cue_tokens(verb), entry, verb, source, content, carrier=carrier
                )
            ]
    return []


def _telling(verb: Token, cues: CueLexicon) -> Token | None:
    """The participle with which the one quoted tells (`Agency quoted villagers describing how A`), or None."""
    source = verb.child("dobj")
    if source is None:
        return None
    for token in (*source.children, *verb.children):
        entry = cues.verbs.get(token.lemma)
        if token.i > source.i and token.tag == "VBG" and token.dep in {"acl", "advcl", "xcomp", "ccomp"}:
            return token if entry is not None and entry.takes & {"that"} and len(token.subtree) > 3 else None
    return None


def read_relayed(verb: Token, entry: Cue, cues: CueLexicon) -> Iterator[Candidate]:
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
    saying = link.child("pcomp") if link is not None else _telling(verb, cues)
    if saying is None or saying.tag != "VBG":
        return
    passive = is_passive(verb)
    speaker = own_subject(verb) if passive else verb.child("dobj")
    carrier = agent_of(verb) if passive else subject_of(verb)
    if passive and carrier is None:
        carrier = agent_of(saying)
    clause = saying.child("ccomp")
    content: tuple[Token, ...] = ()
    if link is None:
        content = without_gloss([t for t in saying.subtree if t.i > saying.i], saying, cues)
    elif clause is not None and clause.i > saying.i:
        content = clause_after(saying, clause, cues)
        if carrier is not None:
            content = (
                tuple(t for t in content if t.i < phrase_of(carrier)[0].i - 1 or t.i > carrier.i)
                if carrier.i > saying.i
                else content
            )
    else:
        heads = [carrier, verb] if carrier is not None and not passive else [speaker or verb, verb]
        first = min(t.i for head in heads for t in phrase_of(head))
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

"""Verbs of speech and belief with their complements: `said that`, `urged X to`, `denied doing`, `called X Y`."""

from __future__ import annotations

from collections.abc import Iterator

from dateline.extract.attribution.candidate import QUOTES, Candidate
from dateline.extract.attribution.complements import read_complement
from dateline.extract.attribution.grammar import (
    agent_of,
    cue_tokens,
    is_negated,
    is_passive,
    is_verb,
    links_of,
    own_subject,
    phrase_of,
    subject_of,
)
from dateline.extract.attribution.lexicon import Cue, CueLexicon
from dateline.extract.attribution.passives import read_cited, read_passive, read_relayed
from dateline.extract.attribution.speakers import is_artefact, read_speaker
from dateline.extract.names import Offices
from dateline.model import Sentence, Token

_GROUNDS = frozenset("for at from into than without of by".split())
_HUMAN_POS = frozenset({"NOUN", "PROPN", "PRON", "ADJ", "NUM", "DET", "X"})


def find_reported(sentence: Sentence, cues: CueLexicon, offices: Offices) -> Iterator[Candidate]:
    """The candidates of one sentence, a cue verb each, in order; content empty where only speech in
    quotation marks can fill it."""
    for verb in sentence.tokens:
        if not is_verb(verb):
            continue
        entry = _entry(verb, cues) or _untold(verb, cues, offices)
        if entry is None or (verb.dep == "xcomp" and is_passive(verb.head) and verb.head.lemma in cues.verbs):
            continue
        if verb.lemma in {"quote", "cite"}:
            relayed = list(read_relayed(verb, entry, cues)) or read_cited(verb, entry, cues, offices)
            if relayed:
                yield from relayed
                continue
        if verb.dep == "pcomp" and verb.head.lower == "as" and verb.head.head.lemma in {"quote", "cite"}:
            continue
        reduced = verb.tag == "VBN" and verb.dep == "acl" and agent_of(verb) is not None
        found = (
            read_passive(verb, entry, cues)
            if reduced or is_passive(verb)
            else _active(verb, entry, cues, offices)
        )
        if found is not None and _may_speak(found, entry, cues, offices):
            yield found


def _entry(verb: Token, cues: CueLexicon) -> Cue | None:
    named = verb.child("oprd", "attr") if verb.lemma in cues.words["naming"] else None
    beside = [t for t in verb.children_of("advmod") if t.i == verb.i + 1]  # `explained away`
    for particle in (*links_of(verb), *beside):
        if named is not None and verb.i < named.i < particle.i:
            break  # `called it a sad day for the town`
        if particle.i > verb.i and (verb.lemma, particle.lower) in cues.phrasal:
            plain = cues.verbs.get(verb.lemma)
            if plain is not None and "that" in plain.takes and _tells_whom(verb, particle):
                return plain
            return cues.phrasal[verb.lemma, particle.lower]
    if verb.lemma in cues.words["unparticled"] and verb.child("prt") is not None:
        return None
    return cues.verbs.get(verb.lemma)


def _tells_whom(verb: Token, link: Token) -> bool:
    """Whether `to` names the one spoken to before a clause (`swore to the judge that A`)."""
    if link.lower != "to":
        return False
    return any(
        c.i > link.i and any(t.lower == "that" and t.dep == "mark" for t in c.children)
        for c in (
            *verb.children_of("ccomp"),
            *(a for n in link.children for a in n.children_of("acl", "ccomp")),
        )
    )


def _untold(verb: Token, cues: CueLexicon, offices: Offices) -> Cue | None:
    """A cue for a verb that no lexicon row has and that gives a person or body a `that` clause (`bellyached that
    A`); None for other verbs."""
    own, clause = own_subject(verb), verb.child("ccomp")
    if own is None or clause is None or verb.tag not in {"VBD", "VBZ", "VBP", "VBN"} or clause.i < verb.i:
        return None
    that = clause.child("mark")
    if (
        that is None
        or that.lower != "that"
        or not 0 < that.i - verb.i <= 2
        or verb.lemma in cues.words["untold"]
    ):
        return None
    if read_speaker(own, cues, offices) not in {"person", "body"} and own.lower not in {"he", "she", "they"}:
        return None
    return Cue(verb.lemma, "content", "plain", frozenset({"that"}), frozenset())


def _may_speak(found: Candidate, entry: Cue, cues: CueLexicon, offices: Offices) -> bool:
    """Whether the subject can say this with this complement: deeds and intentions (`attack`, `plan to`) only
    of persons, findings (`suggests that`) only of speakers and documents, the rest of anything that speaks."""
    verb, voice = found.verb, found.voice
    if voice is None or verb is None:
        return True
    if any(t.lower == "than" and t.dep != "quantmod" for t in phrase_of(voice)):
        return False  # `three more than X had reported` compares
    if verb.dep == "pcomp" and verb.head.dep == "agent":
        return False  # `interrupted by protesting members`
    speaker = read_speaker(voice, cues, offices)
    if speaker == "other" and _posts(verb, cues):
        return True
    if (
        "deed" in entry.takes
        and verb.dep == "pcomp"
        and voice is not own_subject(verb)
        and verb.head.lower in _GROUNDS
    ):
        return False  # `fined him for promoting it`: another's account of a deed
    speech = found.rule in {"finite", "verb", "parenthetical", "after_comma", "remainder", "dated"}
    if (
        "deed" in entry.takes
        and verb.dep == "ccomp"
        and verb.head.lemma in cues.verbs
        and voice.pos == "PRON"
    ):
        return False
    if "deed" in entry.takes and not speech:
        bodily = speaker == "body" and "mind" in entry.takes
        itself = voice.lower == "it" and voice is own_subject(verb) and "mind" in entry.takes
        return speaker == "person" or bodily or itself or voice.lower in {"he", "she", "i", "we", "they"}
    if found.rule == "remainder":
        return speaker not in {"document", "other"}
    if "finding" in entry.takes and (speech or entry.takes >= {"quote"}):
        return speaker != "other"
    if "finding" in entry.takes:
        shown = voice.lower == "it" and verb.lemma in {"show", "depict"} and voice is own_subject(verb)
        return shown or (
            speaker == "document" and (own_subject(verb) is not None or verb.dep in {"xcomp", "advcl"})
        )
    if speech:
        return (
            speaker != "other" or own_subject(verb) is not None or verb.dep not in {"acl", "advcl", "xcomp"}
        )
    return speaker != "other"


def _speaker_above(verb: Token, voice: Token | None, cues: CueLexicon, offices: Offices) -> Token | None:
    """The subject of the cue whose clause this one goes on from (`said A happened, adding that`), where the
    parse hangs it on the content instead; None where the verb's own reading stands."""
    if verb.dep not in {"advcl", "conj"}:
        return None
    entry = cues.verbs.get(verb.lemma)
    if verb.dep == "conj" and own_subject(verb) is None and _is_cues_own(verb):
        return subject_of(verb.head.head)
    goes_on = verb.dep == "advcl" and verb.tag == "VBG" and entry is not None and "that" in entry.takes
    if not goes_on and voice is not None and read_speaker(voice, cues, offices) != "other":
        return None
    for above in verb.head.ancestors:
        entry = cues.verbs.get(above.lemma)
        if entry is not None and is_verb(above) and "that" in entry.takes and "finding" not in entry.takes:
            own = own_subject(above)
            if own is not None and above.child("ccomp") is not None:
                return subject_of(above)
    return None


def _is_cues_own(verb: Token) -> bool:
    """Whether a joined verb goes on with the cue, not with the clause that the parse joins it to: its tense is the
    cue's and not the clause's (`said the town has lost 40 homes, but admitted that A`)."""
    clause, cue = verb.head, verb.head.head
    if clause.dep != "ccomp" or own_subject(cue) is None:
        return False
    perfect = any(t.lower in {"had", "'d"} for t in clause.children_of("aux")) and not is_passive(clause)
    set_against = any(t.lower == "but" for t in clause.children_of("cc"))
    if perfect and set_against and cue.tag == "VBD" and verb.tag in {"VBD", "VBN"}:
        return True  # `confirmed that a boy had died but denied shooting him`
    if verb.tag != cue.tag or verb.tag == "VBN":
        return False
    helping = [t.tag for t in clause.children_of("aux", "auxpass") if t.tag in {"VBZ", "VBP", "VBD", "MD"}]
    tense = helping[0] if helping else clause.tag
    return tense in {"VBZ", "VBP", "VBD"} and tense != verb.tag


def _active(verb: Token, entry: Cue, cues: CueLexicon, offices: Offices) -> Candidate | None:
    voice = subject_of(verb)
    own = own_subject(verb)
    inverted = _inverted_subject(verb, cues) if own is None or _is_parted(own, verb) else None
    if inverted is not None:
        voice = inverted
    if voice is not None and voice.lower in {"it", "there"} and voice.dep == "expl":
        voice = None
    if inverted is None and own_subject(verb) is None:
        voice = _speaker_above(verb, voice, cues, offices) or voice
    if voice is None and inverted is None and verb.tag in {"VBD", "VBZ"} and verb.is_root:
        voice = _beside(verb)
    if voice is not None and verb.dep == "acl":
        voice = _poster(voice, cues) or voice
    if voice is not None and voice.entity in {"DATE", "TIME"}:
        return None
    if (
        (verb.tag == "VBN" or (verb.tag == "VBD" and verb.dep == "acl"))
        and verb.dep in {"acl", "ROOT"}
        and not verb.children_of("aux")
        and own_subject(verb) is None
    ):
        return None
    modals = {t.lower for t in verb.children if t.tag == "MD"}
    if modals & {"may", "might", "should", "must"} or (
        modals & {"could", "can", "ca"} and not is_negated(verb)
    ):
        return None
    if voice is None and verb.tag not in {"VBG", "VBN", "VBD", "VBZ", "VBP"}:
        return None
    bare = any(t.tag == "TO" for t in verb.children)
    found_out = verb.dep == "advcl" and "finding" in entry.takes  # `to determine whether`
    if bare and (verb.dep == "acl" or entry.stance == "corrects" or found_out):
        return None
    denied = verb.dep == "conj" and verb.tag == "VB" and own is None and is_negated(verb.head)
    if denied and any(t.lower in {"or", "nor"} for t in verb.head.children_of("cc")):
        return None  # `would not elaborate or comment on A`
    if (verb.dep == "csubj" and verb.tag == "VBG") or _is_supposed(verb) or _is_asked(verb):
        return None
    if _is_nobodys(verb, voice) or _is_narrated(verb, cues) or (verb.lemma == "know" and is_negated(verb)):
        return None
    if verb.dep in {"xcomp", "pcomp"} and verb.tag == "VBG" and _govern(verb) in cues.words["undone"]:
        return None  # `stopped short of calling`
    if voice is not None and voice.pos not in _HUMAN_POS:
        return None
    cue = cue_tokens(verb)
    content, rule = read_complement(verb, voice, entry, cues)
    if not content and "quote" not in entry.takes:
        return None
    if voice is None and (not content or "nest" in entry.takes or (rule == "object" and verb.tag == "VBG")):
        return None
    parsed = voice is None and rule == "finite" and content[0].i < verb.i
    if parsed and any(t.head is verb and t.dep == "ccomp" and t.lemma in cues.verbs for t in content):
        return None  # a verb whose subject the parse lost in somebody else's clause
    if rule == "object" and voice is not None and is_no_one(voice):
        return None  # `nobody claimed responsibility`
    if voice is not None and leaves_it_so(verb, voice, entry, cues):
        return None
    if rule == "finite":
        cue, content, entry = _with_opinion(cue, content, entry, cues)
    if (
        rule == "object"
        and verb.lemma in cues.words["showing"]
        and verb.tag == "VBG"
        and verb.dep == "advcl"
        and own is None
    ):
        return None
    phrasal = rule.startswith("prep:")
    if phrasal:
        cue = tuple(
            sorted(
                {*cue, *(t for t in links_of(verb) if t.lower == rule[5:] and t.i > verb.i)},
                key=lambda t: t.i,
            )
        )
    return Candidate(rule or "verb", verb.sentence, cue, entry, verb, voice, content)


def _is_nobodys(verb: Token, voice: Token | None) -> bool:
    """Whether a cue is no act of its subject: `it is worth noting that`, `assuming that`, `Tell me what you want`."""
    own = own_subject(verb)
    if voice is not None and voice.lower == "it" and own is None and verb.dep in {"xcomp", "pcomp"}:
        above = next((t for t in verb.ancestors if own_subject(t) is voice), None)
        if above is not None and above.lemma in {"be", "go"}:
            return True
    if (
        verb.tag == "VBG"
        and verb.lemma in {"assume", "suppose", "consider"}
        and verb.dep == "advcl"
        and own is None
    ):
        return True
    bare = verb.tag == "VB" and not verb.children_of("aux") and verb.dep in {"ROOT", "ccomp", "parataxis"}
    thanks = verb.lemma == "thank" and verb.tag in {"VB", "VBP"} and verb.is_root
    return (bare or thanks) and own is None


def is_no_one(voice: Token) -> bool:
    """Whether a subject is a pronoun for no person at all."""
    if voice.lower in {"nobody", "none", "neither", "nothing"}:
        return True
    first = phrase_of(voice)[0]
    return first.lower in {"no", "neither"} and first.i + 2 >= voice.i


def is_hardly_anyone(verb: Token, voice: Token, cues: CueLexicon) -> bool:
    """Whether `few` are said to hold a view, which says that it is not held (`Few believe that A`)."""
    few = phrase_of(voice)[0]
    return few.lower == "few" and verb.lemma in cues.words["opinions"]


def leaves_it_so(verb: Token, voice: Token, entry: Cue, cues: CueLexicon) -> bool:
    """Whether that nobody does it leaves the content to the report (`nobody denies that A`, `no one knew that A`)."""
    if entry.stance == "denies":
        return is_no_one(voice) or phrase_of(voice)[0].lower == "few"
    return is_no_one(voice) and verb.lemma in cues.words["factive"]


def _is_narrated(verb: Token, cues: CueLexicon) -> bool:
    """Whether an intention only sets a scene (`was planning to sail when`, `had intended to stay`)."""
    if verb.lemma not in cues.words["intending"]:
        return False
    links = {t.lower for t in verb.children_of("aux")}
    return bool(links & {"was", "were"} and verb.tag == "VBG") or (verb.tag == "VBN" and "had" in links)


def _is_supposed(verb: Token) -> bool:
    """Whether a cue stands in a condition (`if he names a figure`), which tells nothing that was said."""
    return verb.dep == "advcl" and any(t.dep == "mark" and t.lower in {"if", "unless"} for t in verb.children)


def _is_asked(verb: Token) -> bool:
    """Whether a participle says what was done to its subject (`asked whether A, X said`, `when asked`)."""
    return (
        verb.tag == "VBN"
        and verb.dep in {"advcl", "csubj", "prep"}
        and own_subject(verb) is None
        and not verb.children_of("aux", "auxpass")
    )


def _govern(verb: Token) -> str:
    """The lemma of the verb above a gerund, over its preposition."""
    above = verb.head.head if verb.dep == "pcomp" else verb.head
    return above.lemma


def _poster(document: Token, cues: CueLexicon) -> Token | None:
    """Who posted or issued the message that a participle describes (`posted a message in May blaming Y`), or None."""
    if document.entity in {"DATE", "TIME"} and document.head.dep == "prep":
        document = document.head.head
        document = document.child("dobj") or document
    verb = document.head
    if document.dep != "dobj" or verb.lemma not in cues.words["posting"] or not is_artefact(document, cues):
        return None
    return subject_of(verb)


def _posts(verb: Token, cues: CueLexicon) -> bool:
    """Whether a participle tells what its subject's message says (`the band released a tape claiming that A`)."""
    above = verb.head
    sent = above.child("dobj")
    tells = verb.tag == "VBG" and verb.dep == "advcl" and above.i < verb.i
    return tells and above.lemma in cues.words["posting"] and sent is not None and is_artefact(sent, cues)


def _with_opinion(
    cue: tuple[Token, ...], content: tuple[Token, ...], entry: Cue, cues: CueLexicon
) -> tuple[tuple[Token, ...], tuple[Token, ...], Cue]:
    """`said it expected A` is one act: the cue runs to the second verb, and the content is A."""
    if (
        len(content) < 4
        or content[0].lower not in {"it", "they", "he", "she"}
        or content[0].i != cue[-1].i + 1
    ):
        return cue, content, entry
    at = 1
    while at < 3 and content[at].dep in {"advmod", "aux"} and content[at].tag != "MD":
        at += 1
    second = cues.verbs.get(content[at].lemma)
    if second is None or "opinion" not in second.takes or not is_verb(content[at]) or "deed" in second.takes:
        return cue, content, entry
    rest = content[at + 1 :]
    if rest and rest[0].lower == "that":
        rest = rest[1:]
    if len(rest) < 2 or rest[0].lower == "to":
        return cue, content, entry
    return (*cue, *content[: at + 1]), rest, second


def _is_parted(subject: Token, verb: Token) -> bool:
    """Whether a closing mark stands between a subject and its verb (`"The dam," said X, "is old"`)."""
    tokens = verb.sentence.tokens
    base = tokens[0].i
    between = tokens[subject.i - base + 1 : verb.i - base]
    return bool(between) and between[-1].text in QUOTES and between[-1].text not in {"“", "„", "«", "``"}


def _beside(verb: Token) -> Token | None:
    """The noun right before its verb that the parse hangs elsewhere (`Speaking to the press, a baker named Ilse Dorn
    said A`, `In a talk with Radio Nord, UNICO said A`), or None."""
    tokens = verb.sentence.tokens
    at = cue_tokens(verb)[0].i - tokens[0].i
    if at and tokens[at - 1].dep == "pobj" and tokens[at - 1].head is tokens[0]:
        named = tokens[at - 1]  # `On Friday Holt Motors announced`
        dated = tokens[1].entity in {"DATE", "TIME"} and tokens[at - 1].entity not in {"DATE", "TIME"}
        return named if dated and named.pos == "PROPN" else None
    at -= at > 1 and tokens[at - 1].text == ","  # `the chief of police, Ilse Dorn, said`
    start = next((n + 1 for n in range(at - 1, max(-1, at - 9), -1) if tokens[n].text == ","), None)
    opening = tokens[0].tag == "VBG" or tokens[0].dep == "prep"
    if start is None or start >= at or not opening:
        return None
    run = tokens[start:at]
    inside = {t.i for t in run}
    heads = [t for t in run if t.pos in {"NOUN", "PROPN"} and t.head.i not in inside]
    return heads[0] if heads and tokens[at - 1].pos in {"NOUN", "PROPN"} else None


def _inverted_subject(verb: Token, cues: CueLexicon) -> Token | None:
    """The subject after the verb in `…, said the mayor`, which the parse may call an object."""
    if verb.lemma not in cues.words["inverting"]:
        return None
    after = verb.child("dobj", "attr", "oprd", "npadvmod")
    clause = verb.child("ccomp")
    opens = verb is verb.sentence.tokens[0] and verb.tag == "VBD"
    if after is None or after.i < verb.i or (clause is not None and clause.i > verb.i and not opens):
        return None
    first = phrase_of(after)[0]
    if first.i != verb.i + 1 or after.entity in {"DATE", "TIME"}:
        return None
    tokens = verb.sentence.tokens
    at = verb.i - tokens[0].i
    before = tokens[at - 1] if at else None
    dashed = before is not None and before.text in {"-", "–", "—"} and before.space_before
    if before is not None and not dashed and before.text not in {",", "?", "!"} and before.text not in QUOTES:
        return None
    return after

"""Verbs of speech and belief with their complements: `said that`, `urged X to`, `denied doing`, `called X Y`."""

from __future__ import annotations

from collections.abc import Iterator

from dateline.extract.attribution.candidate import EDGE, Candidate
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
from dateline.extract.attribution.starts import ADDRESSED
from dateline.extract.attribution.subjects import (
    inverted_subject,
    is_parted,
    poster_of,
    speaker_above,
    subject_apposed,
    subject_beside,
)
from dateline.extract.names import Offices
from dateline.model import Sentence, Token

_GROUNDS = frozenset("for at from into than without of by".split())
_HUMAN_POS = frozenset({"NOUN", "PROPN", "PRON", "ADJ", "NUM", "DET", "X"})


def find_reported(sentence: Sentence, cues: CueLexicon, offices: Offices) -> Iterator[Candidate]:
    """The candidates of one sentence, a cue verb each, in order; content empty where only speech in
    quotation marks can fill it."""
    for verb in sentence.tokens:
        if not is_verb(verb) or _is_in_title(verb, cues):
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


def _is_in_title(verb: Token, cues: CueLexicon) -> bool:
    """Whether a cue stands inside the title of a work: a run of words with capital letters behind a small noun for a
    work (`the film The Man Who Knew Too Much`); never in a headline, whose run opens the sentence."""
    tokens = verb.sentence.tokens
    at = verb.i - tokens[0].i
    run = [t.text[:1].isupper() for t in tokens[: at + 2]]
    if verb.text.isupper() or len(run) < at + 2 or not all(run[at:]):
        return False
    first = next((n for n in range(at, -1, -1) if not run[n]), None)
    work = tokens[first] if first is not None and first + 1 < at else None
    return work is not None and work.pos == "NOUN" and work.lemma in cues.words["titled"]


def _entry(verb: Token, cues: CueLexicon) -> Cue | None:
    named = verb.child("oprd", "attr") if verb.lemma in cues.words["naming"] else None
    beside = [t for t in verb.children_of("advmod") if t.i == verb.i + 1]  # `explained away`
    for particle in (*links_of(verb), *beside):
        if named is not None and verb.i < named.i < particle.i:
            break  # `called it a sad day for the town`
        if particle.dep == "prep" and particle.lower == "out" and particle.i > verb.i + 1:
            continue  # `called it out of date`
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


def _active(verb: Token, entry: Cue, cues: CueLexicon, offices: Offices) -> Candidate | None:
    voice = subject_of(verb)
    own = own_subject(verb)
    inverted = inverted_subject(verb, cues) if own is None or is_parted(own, verb) else None
    if inverted is not None:
        voice = inverted
    if own is None and inverted is None:
        voice = _told_by(verb) or voice
    voice = _beside_parts(voice) if voice is not None else None
    if voice is not None and voice.lower in {"it", "there"} and voice.dep == "expl":
        voice = None
    if inverted is None and own_subject(verb) is None:
        voice = speaker_above(verb, voice, cues, offices) or voice
    if voice is None and inverted is None and verb.tag in {"VBD", "VBZ"} and verb.is_root:
        voice = subject_beside(verb) or subject_apposed(verb, cues, offices)
    if voice is not None and verb.dep == "acl":
        voice = poster_of(voice, cues) or voice
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
    if rule == "finite" and voice is not None and _is_what_was_found(verb, voice, content[0], cues, offices):
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


def _is_what_was_found(verb: Token, voice: Token, first: Token, cues: CueLexicon, offices: Offices) -> bool:
    """Whether a noun says what those found were, not what they found (`the men found were miners`, `the men found included
    six miners`)."""
    told = first.child("attr", "dobj")
    bare = first.tag in {"VBD", "VBZ", "VBP"} and first.dep == "ccomp" and own_subject(first) is None
    if verb.lemma != "find" or first.i != verb.i + 1 or not bare:
        return False
    if any(t.lower in {"what", "all"} for t in verb.sentence.tokens if t.i < voice.i):
        return False  # `What rescuers found were nine bodies`
    searching = voice.lower in offices.collective_mass or read_speaker(voice, cues, offices) == "body"
    return told is not None and told.pos == "NOUN" and not searching


def _told_by(verb: Token) -> Token | None:
    """The noun that closes a sentence after a comma and a verb of telling without a subject: who tells, not who is told
    (`The bridge is shut, informs the harbour office.`); None elsewhere."""
    told = verb.child("dobj")
    tokens = verb.sentence.tokens
    at = verb.i - tokens[0].i
    if told is None or verb.lemma not in ADDRESSED or not verb.is_root or verb.tag not in {"VBZ", "VBD"}:
        return None
    rest = [t for t in tokens[at + 1 :] if t.text not in EDGE]
    after = {t.i for t in told.subtree}
    return told if at > 2 and tokens[at - 1].text == "," and {t.i for t in rest} <= after else None


def _beside_parts(voice: Token) -> Token:
    """The noun after one that only says what part of a count is what (`nine died, four of them nurses, the mayor
    said`), which the parse takes for the same; else the noun itself."""
    parts = [t for t in voice.children_of("nsubj") if t.pos == "NUM" and t.child("prep") is not None]
    named = [t for t in voice.children_of("appos") if t.i > voice.i]
    return named[0] if parts and named else voice


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

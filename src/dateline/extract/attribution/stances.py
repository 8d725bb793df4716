"""The stance of an attribution: its cue decides; after `said`, `told`, `added` the content does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal, cast

from dateline.extract.attribution.candidate import Candidate
from dateline.extract.attribution.grammar import agent_of, is_negated, is_passive, is_verb, own_subject
from dateline.extract.attribution.lexicon import CueLexicon
from dateline.extract.attribution.speakers import is_artefact
from dateline.model import Stance, Token, VoiceMention, trace

#: how many words of a label are read
_LABEL = 7
_SELF = frozenset({"it", "we", "i", "he", "she", "they"})
_OWN = frozenset({"its", "our", "their"})


def read_stance(candidate: Candidate, voice: VoiceMention | None, cues: CueLexicon) -> Stance:
    """One of the contract's stances. A specific cue decides (`denies`, `warned`); negated, `confirm` and
    `deny` fall to the content; a cue of mere saying takes the stance of the content's main predicate."""
    if _has_no_doubt(candidate):
        return "asserts"
    if candidate.stance is not None:
        trace.note("stance", "kept", candidate.cue, f"rule {candidate.rule}", value=candidate.stance)
        return cast(Stance, candidate.stance)
    if candidate.rule == "noun" and any(t.lower == "no" and t.dep in {"det", "neg"} for t in candidate.cue):
        trace.note("stance", "kept", candidate.cue, "no report of", value="denies")
        return "denies"  # `had no report of anyone trapped`
    entry = candidate.entry
    if entry is not None and entry.stance != "content" and not _promises_nothing(candidate):
        verb = candidate.verb
        trace.note("stance", "kept", candidate.cue, "cue lexicon", value=entry.stance)
        if entry.stance == "accuses" and verb is not None and _blames_no_one(verb, cues):
            return "asserts"  # `attributed 40 deaths to the heat`
        if verb is not None and is_negated(verb) and verb.lemma in cues.words["not_excluded"]:
            return "cannot_verify"  # `could not rule out an attack`
        if verb is not None and is_negated(verb) and entry.stance in {"confirms", "pledges", "demands"}:
            trace.note("stance", "rejected", verb, "negated", "the cue is negated", value=entry.stance)
            if entry.stance == "pledges" or verb.lemma in cues.words["admitting"]:
                return "denies"
            return "no_comment" if verb.lemma in cues.words["verbs"] else "asserts"
        return cast(Stance, entry.stance)
    stance = _of_content(candidate, voice, cues)
    main = _main_predicate(candidate.content) if trace.is_traced() else None
    trace.note("stance", "kept", main, "content", "the cue is one of mere saying", value=stance)
    return stance


def _has_no_doubt(candidate: Candidate) -> bool:
    """Whether a verb of doubt is negated (`does not doubt that A`)."""
    verb = candidate.verb
    return verb is not None and verb.lemma == "doubt" and is_negated(verb)


def _cannot_verify(main: Token, modals: set[str], words: Mapping[str, frozenset[str]]) -> bool:
    """Whether the voice says that it cannot check something (`said it could not verify the toll`)."""
    if main.lemma in words["verbs"]:
        return is_negated(main) and bool(modals & {"could", "can", "ca"})
    unable = main.child("acomp")
    if unable is None or unable.lower not in words["unable"]:
        return False
    return any(t.lemma in words["verbs"] for t in unable.children_of("xcomp"))


def _leaves_open(main: Token, words: Mapping[str, frozenset[str]]) -> bool:
    """Whether it is neither owned nor denied (`he could neither confirm nor deny A`, `did not confirm or deny A`)."""
    denying = words["not_denied"] | words["not_excluded"]
    if main.lemma not in words["owning"] or not any(t.lemma in denying for t in main.children_of("conj")):
        return False
    return is_negated(main) or any(t.lower in {"neither", "nor"} for t in main.children)


def _knows_nothing(main: Token, words: Mapping[str, frozenset[str]]) -> bool:
    """Whether the voice says that it has no word of something (`it had no reliable information on the raid`)."""
    told = main.child("dobj")
    return (
        main.lemma == "have"
        and told is not None
        and told.lemma in words["unknown_to"]
        and any(c.lower == "no" for c in told.children)
    )


def _of_noun(candidate: Candidate, cues: CueLexicon) -> Stance | None:
    """The stance of the noun that a cue of mere saying carries (`reiterated its commitment to A`, `expressed outrage
    at B`); None where the noun has none of its own."""
    verb = candidate.verb
    noun = verb.child("dobj") if verb is not None else None
    if noun is None or not any(t is noun for t in candidate.content):
        return None
    if noun.lemma in cues.words["indignant"]:
        return "accuses"
    entry = cues.nouns.get(noun.lemma)
    light = verb is not None and verb.lemma in cues.words["light"]
    return cast(Stance, entry.stance) if light and entry is not None and entry.stance != "content" else None


def _promises_nothing(candidate: Candidate) -> bool:
    """Whether a cue of promising tells of words (`offered no proof`) or of a view (`agreed that the plan failed`)."""
    entry = candidate.entry
    if entry is None or entry.stance != "pledges":
        return False
    given = candidate.rule == "object" and "asked" in entry.takes
    return given or (candidate.rule == "finite" and entry.word in {"agree", "swear"})


def read_strength(candidate: Candidate) -> Literal["strong", "plain", "weak"] | None:
    """How far the cue commits its voice, as the lexicon has it; a hedged cue is weak, a negated one at most plain;
    None for speech without a cue."""
    entry, verb = candidate.entry, candidate.verb
    if entry is None or not candidate.cue:
        return None
    if candidate.hedged or entry.strength == "weak":
        return "weak"
    negated = verb is not None and is_negated(verb)
    return "strong" if entry.strength == "strong" and not negated else "plain"


def _of_content(candidate: Candidate, voice: VoiceMention | None, cues: CueLexicon) -> Stance:
    content, words = candidate.content, cues.words
    text = " ".join(t.lower for t in content)
    lemma = candidate.verb.lemma if candidate.verb is not None else ""
    if any(p in text and (p != "in fact" or not candidate.quotation) for p in cues.phrases["correcting"]):
        return "corrects"
    put_forward = candidate.rule == "as_phrase" and lemma in words["putting_forward"]
    if put_forward and any(t.lemma.lower() in words["choices"] for t in content):
        return "demands"  # `named Vale and Holm as alternatives`: a proposal
    if candidate.rule in {"small_clause", "as_phrase"}:
        return _of_label(content, words)
    if candidate.rule == "object" and (carried := _of_noun(candidate, cues)) is not None:
        return carried
    if candidate.rule == "object" and lemma in words["suggesting"] and not _is_document(candidate, cues):
        return "demands"
    if any(p in text for p in cues.phrases["disowning"]):
        return "asserts" if _says_instead(content) else "denies"
    main = _main_predicate(content)
    if main is None:
        return "asserts"
    subject = own_subject(main)
    modals = {t.lower for t in main.children if t.dep == "aux"} | (
        {main.lower} if main.dep == "aux" else set()
    )
    if candidate.verb is not None and candidate.rule == "infinitive":
        if lemma in {"tell"}:
            return "demands"
        if lemma in {"want", "wish", "prefer", "seek"}:
            return "demands"
        if lemma in {"refuse"}:
            return "denies"
        if lemma in {"plan", "intend", "aim", "decide"}:
            return "pledges"
    if lemma in words["opinions"]:
        bent = any(t.lemma == "determined" for t in main.children if t.dep == "acomp")
        return "predicts" if bent or _forecasts(main, modals, words) or lemma == "hope" else "asserts"
    if lemma == "estimate" and "would" in modals:
        return "predicts"
    if _leaves_open(main, words):
        return "cannot_verify" if modals & {"could", "can", "ca"} else "no_comment"
    if subject is not None and subject.lower in _SELF and _cannot_verify(main, modals, words):
        return "cannot_verify"
    if subject is not None and _is_self(subject, voice) and _knows_nothing(main, words):
        return "cannot_verify"
    hardly = is_negated(main) or any(t.lower in {"only", "neither"} for t in main.subtree[:12])
    if not hardly and (main.lemma in words["confirming"] or (is_passive(main) and main.lemma == "confirm")):
        return "confirms"
    if _denies(main, subject, voice, words):
        return "denies"
    if subject is not None and subject.i < main.i and lemma in words["suggesting"] and _is_wished(main):
        return "demands"  # `suggested that the port be sold`
    ours = subject is not None and subject.lower in {"we", "i"}
    needs = main.lemma in words["demand_verbs"] and _is_needed(main)
    if not ours and (needs or modals & words["demand_modals"]):
        return "demands"
    if (
        main.tag == "VB"
        and subject is None
        and not modals
        and candidate.quotation
        and content
        and content[0] is main
    ):
        return "demands"
    found = candidate.entry is not None and "finding" in candidate.entry.takes
    if not found and _pledges(main, subject, voice, modals, words):
        return "warns" if main.lemma in words["striking"] else "pledges"
    if main.lemma == "expect" and ours and any(t.lower == "from" for t in main.children):
        return "demands"
    if _forecasts(main, modals, words):
        return "warns" if _threatens(main) else "predicts"
    if _accuses(main, subject, voice, words):
        return "accuses"
    return "asserts"


def _says_instead(content: Sequence[Token]) -> bool:
    """Whether a colon leads from what is not so to what is (`it is not true that nobody fell: two did`)."""
    colon = next((n for n, t in enumerate(content) if t.text == ":"), None)
    return colon is not None and any(own_subject(t) is not None for t in content[colon + 1 :])


def _blames_no_one(verb: Token, cues: CueLexicon) -> bool:
    """Whether what is made answerable is no party (`attributed the deaths to heat`), nor of one (`to a Russian drone`,
    `to shelling by rebels`)."""
    if verb.lemma not in cues.words["ascribing"]:
        return False
    to = [
        t
        for link in verb.children_of("prep")
        if link.lower in {"to", "with"}
        for t in link.children_of("pobj")
    ]
    forces = cues.words["forces"]
    whose = [c for t in to for c in t.children_of("amod", "compound", "nmod", "poss")]
    by = [
        c
        for t in to
        for link in t.children_of("prep", "agent")
        if link.lower == "by"
        for c in link.children_of("pobj")
    ]
    return bool(to) and not any(
        t.entity in {"GPE", "NORP", "ORG", "PERSON"}
        or t.lower in forces
        or (t.pos == "PRON" and t.dep == "pobj")
        for t in (*to, *whose, *by)
    )


def _is_wished(main: Token) -> bool:
    """Whether a predicate is a bare form after its subject, as what is asked for has it."""
    helpers = main.children_of("aux", "auxpass")
    if not helpers:
        return main.tag == "VB"
    return len(helpers) == 1 and helpers[0].lower == "be"


def _is_document(candidate: Candidate, cues: CueLexicon) -> bool:
    return candidate.voice is not None and is_artefact(candidate.voice, cues)


def _is_needed(main: Token) -> bool:
    """Whether `need`, `have`, `require` asks for something: not `had to be` of how a thing was."""
    clause = main.child("xcomp")
    return clause is not None and not (main.tag == "VBD" and clause.lemma == "be")


def _threatens(main: Token) -> bool:
    """Whether a forecast is of harm that follows if nothing is done (`unless`, `if … not`)."""
    for clause in main.children_of("advcl"):
        marks = {t.lower for t in clause.children if t.dep == "mark"}
        if "unless" in marks or ("if" in marks and is_negated(clause)):
            return True
    return False


def _of_label(content: Sequence[Token], words: dict[str, frozenset[str]]) -> Stance:
    """What calling something by a name does: a lie denies it, a crime accuses."""
    link = max((n for n, t in enumerate(content) if t.lower == "as"), default=-1)
    label = content[link + 1 :][:_LABEL]
    lemmas = {t.lemma.casefold() for t in label} | {t.lower.rstrip("s") for t in label}
    if lemmas & words["denying_nouns"]:
        return "denies"
    return "accuses" if lemmas & (words["crime_nouns"] | words["condemning"]) else "asserts"


def _main_predicate(content: Sequence[Token]) -> Token | None:
    """The verb of the content that no other verb of it governs: the first one, left to right."""
    inside = {t.i for t in content}
    for token in content:
        if not (is_verb(token) or (token.pos == "AUX" and token.dep not in {"aux", "auxpass"})):
            continue
        if token.dep in {"relcl", "acl", "advcl", "csubj"} and token.head.i in inside:
            continue
        above = token.head
        while above.i in inside and not above.is_root and not (is_verb(above) or above.pos == "AUX"):
            above = above.head
        if above.i not in inside or above is token or token.is_root:
            return token
    return next((t for t in content if is_verb(t)), None)


def _is_self(subject: Token | None, voice: VoiceMention | None) -> bool:
    """Whether the clause's subject is the voice itself or its country or body."""
    if subject is None:
        return True
    if subject.lower in _SELF:
        return True
    own_men = any(t.dep == "poss" and t.lower in _OWN for t in subject.children)
    if own_men and subject.pos == "NOUN" and subject.tag == "NNS":
        return True  # `its troops`
    if voice is None:
        return False
    own = {
        w.casefold()[:5] for w in f"{voice.name} {voice.body or ''} {voice.text}".split() if w[:1].isupper()
    }
    if subject.text.casefold()[:5] in own or subject.lower in {"government", "country", "ministry"}:
        return True
    role = (voice.role or "").split()
    stately = any(w.casefold() in {"minister", "president", "chancellor", "premier"} for w in role)
    return stately and subject.entity == "GPE" and sum(w[:1].isupper() for w in role) <= 2


def _denies(
    main: Token, subject: Token | None, voice: VoiceMention | None, words: dict[str, frozenset[str]]
) -> bool:
    predicates = [t for t in main.children if t.dep in {"attr", "acomp", "oprd"}]
    if any(t.lemma in words["denying_nouns"] for t in predicates):
        return True
    objects = [t for t in main.children if t.dep in {"dobj", "attr"}]
    none = any(c.lower == "no" and c.dep in {"det", "neg"} for t in objects for c in t.children)
    if none and subject is not None and _is_self(subject, voice):
        return True
    if main.child("expl") is not None and any(
        t.lemma in words["grounds"] and any(c.lower == "no" for c in t.children) for t in objects
    ):
        return True
    links = [t for t in main.children if t.dep == "prep"]
    if any(c.lower == "no" for link in links for noun in link.children for c in noun.children):
        return True
    if any(t.lemma in words["unrelated"] for t in predicates):
        return True
    if not is_negated(main):
        return False
    own_deed = main.lemma in words["wrongdoing"] and _is_self(subject, voice)
    return own_deed or main.lemma in words["related"] or any(t.lemma in words["related"] for t in predicates)


def _pledges(
    main: Token,
    subject: Token | None,
    voice: VoiceMention | None,
    modals: set[str],
    words: dict[str, frozenset[str]],
) -> bool:
    if is_negated(main) or subject is None:
        return False
    if is_passive(main) and agent_of(main) is None and modals & words["future_modals"]:
        return main.lemma in words["granting"]  # `they would be granted a pardon`
    if not _is_self(subject, voice) or (subject.lower == "it" and main.lemma == "be"):
        return False  # `it would be a disgrace`
    if modals & words["future_modals"]:
        return not is_passive(main)
    predicates = {t.lemma for t in main.children if t.dep in {"acomp", "attr"}} | {main.lemma}
    aimed = main.lemma in words["intending"] or main.lemma == "go"
    if aimed and main.child("xcomp") is not None and subject.lower in _SELF:
        return True
    return bool(predicates & {"commit", "committed", "prepared", "pledge", "promise", "vow"})


def _forecasts(main: Token, modals: set[str], words: dict[str, frozenset[str]]) -> bool:
    if "have" in {t.lower for t in main.children if t.dep == "aux"} and modals & {
        "could",
        "would",
        "should",
        "might",
        "may",
    }:
        return False
    if modals & words["forecast_modals"] and not is_negated(main):
        return main.lemma not in {"have", "see", "hear", "say", "afford"} or "might" in modals
    if main.lemma in words["forecast_verbs"]:
        return True
    past = main.tag == "VBD"  # "was likely" weighs what has happened
    if any(
        t.lemma == "likely" for t in main.children if t.dep == "acomp" and not (past and not t.child("xcomp"))
    ):
        return True
    if modals & {"will", "'ll", "wo"} or (
        main.lemma == "go" and main.tag == "VBG" and main.child("xcomp") is not None
    ):
        return not is_negated(main)
    return False


def _accuses(
    main: Token, subject: Token | None, voice: VoiceMention | None, words: dict[str, frozenset[str]]
) -> bool:
    """Whether the main predicate is a party's wrongdoing. An attack as subject names its author in passing."""
    predicates = [t for t in main.children if t.dep in {"attr", "dobj", "prep", "acomp"}]
    if any(
        words["blame"] & {p.lemma, p.lower}
        and any(o.entity in {"GPE", "NORP", "ORG"} for o in p.children_of("poss"))
        for p in predicates
    ):
        return True
    crimes = any(
        t.lemma.casefold() in words["crime_nouns"] | words["condemning"]
        for p in predicates
        for t in p.subtree[:40]
    )
    if crimes and main.lemma in words["evidencing"] and main.child("expl") is None:
        return True
    assaults = main.lemma in words["assaulting"] and any(p.lemma in words["assaults"] for p in predicates)
    caused = main.lemma in words["blamed"] and is_passive(main)
    if not (main.lemma in words["wrongdoing"] or assaults or caused) or is_negated(main):
        return False
    actor = agent_of(main) if is_passive(main) else subject
    if actor is None or (_is_self(actor, voice) and actor.lower in _SELF):
        return False
    if voice is not None and actor.lower in {w.casefold() for w in voice.text.split()}:
        return False  # police of what the police did
    return actor.entity in {"GPE", "NORP", "ORG", "LOC", "PERSON"} or actor.lower in words["forces"]

"""The stance of an attribution: its cue decides; after `said`, `told`, `added` the content does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal, cast

from dateline.extract.attribution.candidate import Candidate
from dateline.extract.attribution.grammar import is_negated, is_passive, own_subject
from dateline.extract.attribution.lexicon import CueLexicon
from dateline.extract.attribution.naming import SEX, sex_of
from dateline.extract.attribution.predicates import (
    SELF,
    accuses,
    denies,
    forecasts,
    is_needed,
    is_self,
    is_wished,
    main_predicate,
    pledges,
    threatens,
)
from dateline.extract.attribution.speakers import is_artefact
from dateline.model import Stance, Token, VoiceMention, trace

#: how many words of a label are read
_LABEL = 7


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
    if candidate.rule == "accused" and entry is not None and entry.stance == "content":
        trace.note("stance", "kept", candidate.cue, "charged with a deed", value="accuses")
        return "accuses"  # `called out the firm for hiding the leak`, not `"Run!" she called out`
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
    main = main_predicate(candidate.content) if trace.is_traced() else None
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
    main = main_predicate(content)
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
        return "predicts" if bent or forecasts(main, modals, words) or lemma == "hope" else "asserts"
    if lemma == "estimate" and "would" in modals:
        return "predicts"
    if _leaves_open(main, words):
        return "cannot_verify" if modals & {"could", "can", "ca"} else "no_comment"
    if subject is not None and subject.lower in SELF and _cannot_verify(main, modals, words):
        return "cannot_verify"
    if subject is not None and is_self(subject, voice) and _knows_nothing(main, words):
        return "cannot_verify"
    hardly = is_negated(main) or any(t.lower in {"only", "neither"} for t in main.subtree[:12])
    if not hardly and (main.lemma in words["confirming"] or (is_passive(main) and main.lemma == "confirm")):
        return "confirms"
    if (
        main.lemma in words["not_denied"]
        and subject is not None
        and _speaks_of_itself(candidate, subject, voice)
    ):
        return "asserts" if is_negated(main) else "denies"  # `we cannot deny that A`
    if main.lemma in words["not_denied"] and is_negated(main):
        return "asserts"  # `it cannot be denied that A`, `they did not deny A`
    if denies(main, subject, voice, words):
        return "denies"
    if subject is not None and subject.i < main.i and lemma in words["wishing"] and is_wished(main, subject):
        return "demands"  # `suggested that the port be sold`
    ours = subject is not None and subject.lower in {"we", "i"}
    needs = main.lemma in words["demand_verbs"] and is_needed(main)
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
    if not found and pledges(main, subject, voice, modals, words):
        return "warns" if main.lemma in words["striking"] else "pledges"
    if main.lemma == "expect" and ours and any(t.lower == "from" for t in main.children):
        return "demands"
    if forecasts(main, modals, words):
        return "warns" if threatens(main) else "predicts"
    if accuses(main, subject, voice, words):
        return "accuses"
    return "asserts"


def _speaks_of_itself(candidate: Candidate, subject: Token, voice: VoiceMention | None) -> bool:
    """Whether a pronoun in the content is the voice: `we` anywhere, another only in indirect speech behind the cue
    that agrees with it (`the army said it denied A`, not `"They deny A," the mayor said`)."""
    low = subject.lower
    if low in {"we", "i"}:
        return True
    if candidate.quotation or voice is None or low not in SELF or not candidate.cue:
        return False
    if subject.i < candidate.cue[-1].i:
        return False
    if low in {"he", "she"}:
        sex = sex_of(voice)
        return voice.kind == "person" and not voice.collective and sex in {None, SEX[low]}
    return voice.kind != "person" or (voice.collective and low == "they")


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


def _is_document(candidate: Candidate, cues: CueLexicon) -> bool:
    return candidate.voice is not None and is_artefact(candidate.voice, cues)


def _of_label(content: Sequence[Token], words: dict[str, frozenset[str]]) -> Stance:
    """What calling something by a name does: a lie denies it, a crime accuses."""
    link = max((n for n, t in enumerate(content) if t.lower == "as"), default=-1)
    label = content[link + 1 :][:_LABEL]
    lemmas = {t.lemma.casefold() for t in label} | {t.lower.rstrip("s") for t in label}
    if lemmas & words["denying_nouns"]:
        return "denies"
    return "accuses" if lemmas & (words["crime_nouns"] | words["condemning"]) else "asserts"

"""Which words of a clause are content: from its first word to where the reporter speaks again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from dateline.extract.attribution.candidate import EDGE, QUOTES, Candidate, trimmed
from dateline.extract.attribution.grammar import is_verb, own_subject, subject_of
from dateline.extract.attribution.lexicon import CueLexicon
from dateline.extract.attribution.speakers import read_speaker
from dateline.extract.names import read_offices
from dateline.model import Token, trace

_RELATIVE = frozenset("which where who whose whom when".split())
#: words after a semicolon that turn to something else; rules whose content such a clause can carry on
_TURNS = frozenset("but however meanwhile still yet instead while".split())
_MEDIUM_LINKS = frozenset("in on during via through".split())
_SPEECH = frozenset({"finite", "parenthetical", "remainder", "after_comma", "dated"})
_COUNTING = frozenset("no none another other others rest remainder they most many some all both".split())
_LEADS = frozenset("but and however meanwhile also yet so still".split())
_DETERMINERS = frozenset("the a an its his her their one".split())


def clause_after(cue: Token, clause: Token, cues: CueLexicon, start: int | None = None) -> tuple[Token, ...]:
    """The content of a clause that follows its cue: the clause's words, further clauses that `and` joins
    to the cue, up to the reporter's gloss or the next cue of the same voice."""
    sentence = clause.sentence.tokens
    members = {t.i for t in clause.subtree if t.i > cue.i}
    for joined in cue.children:
        if _continues(joined, cue, cues):
            members |= {t.i for t in joined.subtree}
            members |= {t.i for t in cue.children if t.dep == "cc" and t.i < joined.i}
    if not members:
        return ()
    first = min(members) if start is None else start
    last = max(members)
    run = [t for t in sentence if first <= t.i <= last]
    run = _drop_complementizer(run)
    said = _until_next_cue(run, cue, clause, cues)
    content = without_gloss(said, clause, cues)
    if trace.is_traced():
        if len(said) < len(run):
            trace.note("content", "rejected", run[len(said) :], "next cue", "a further cue begins", of=cue)
        gloss = [t for t in said if content and t.i > content[-1].i]
        if trimmed(gloss):
            trace.note("content", "rejected", gloss, "gloss", "the reporter's own words", of=cue)
    return content


def _continues(joined: Token, cue: Token, cues: CueLexicon) -> bool:
    """Whether a clause joined to the cue is still what the voice said: `X said A and B happened`."""
    if joined.dep != "conj" or joined.i < cue.i or not (is_verb(joined) or joined.pos == "AUX"):
        return False
    own = own_subject(joined)
    link = [t for t in cue.children if t.dep == "cc" and t.i < joined.i]
    that = joined.child("mark")
    if that is not None and that.lower == "that":
        return True
    if own is None:
        return _goes_on(joined, cue, cues)
    if own.i > joined.i:
        return False
    return not (joined.lemma in cues.verbs and joined.child("ccomp")) and all(
        t.lower in {"and", "while"} for t in link
    )


def _goes_on(joined: Token, cue: Token, cues: CueLexicon) -> bool:
    """Whether a verb without a subject goes on with the clause, not with the cue: it has a modal that the cue has
    not (`said it would open, but would need repairs`)."""
    modal = any(t.tag == "MD" and t.i > cue.i for t in joined.children)
    speaks = joined.lemma in cues.verbs and joined.child("ccomp") is not None
    return modal and not speaks and not any(t.tag == "MD" for t in cue.children)


def _drop_complementizer(run: list[Token]) -> list[Token]:
    while run and (
        run[0].text in EDGE
        or (run[0].lower in {"that", "how"} and run[0].dep in {"mark", "dobj", "det", "advmod"})
    ):
        if run[0].text in QUOTES:
            break
        if run[0].lower != "that" and run[0].text not in EDGE:
            break
        run = run[1:]
    return run


def _until_next_cue(run: list[Token], cue: Token, clause: Token, cues: CueLexicon) -> list[Token]:
    """Cuts before a verb that goes on with the cue's own subject (`said A and warned B`), before `but` with
    the reporter's own clause, and before `according to`."""
    for at, token in enumerate(run):
        if token.lower == "according" and at + 1 < len(run) and run[at + 1].lower == "to":
            aside = next((n for n in range(at, min(len(run), at + 15)) if run[n].text == ","), None)
            if all(t.text in EDGE or t.lower == "that" for t in run[:at]) and aside is not None:
                return _until_next_cue(run[aside + 1 :], cue, clause, cues)
            return run[:at]
        if token.i > clause.i and is_verb(token) and token.dep == "conj" and _is_other_act(token, cues):
            begin = min(t.i for t in token.subtree) - run[0].i
            while begin > 0 and (run[begin - 1].dep == "cc" or run[begin - 1].text in EDGE):
                begin -= 1
            return run[: max(begin, 1)]
        if token.i > clause.i and is_verb(token) and token.dep == "conj" and own_subject(token) is None:
            entry = cues.verbs.get(token.lemma)
            same_form = token.tag == cue.tag and token.tag in {"VBD", "VBZ", "VBP"}
            mute = clause.child("expl") is not None or _is_mute(own_subject(clause), cues)
            if entry and same_form and _speaks(token) and (mute or clause.tag != token.tag):
                begin = at
                while begin > 0 and (
                    run[begin - 1].dep in {"cc", "advmod", "aux"} or run[begin - 1].text == ","
                ):
                    begin -= 1
                return run[:begin]
        if (
            token.dep == "advcl"
            and token.tag == "VBG"
            and token.lemma in cues.verbs
            and not cues.verbs[token.lemma].takes & {"finding", "deed", "nest"}
            and _speaks(token)
        ):
            begin = at - 1 if at and run[at - 1].dep == "advmod" else at
            if begin > 0 and run[begin - 1].text == ",":
                return run[: begin - 1]
    return run


def until_according(run: Sequence[Token]) -> list[Token]:
    """The run up to another voice's clause: `…, and according to X, A`."""
    for at, token in enumerate(run[:-1]):
        if token.lower == "according" and run[at + 1].lower == "to" and at > 1:
            while at > 0 and (run[at - 1].dep == "cc" or run[at - 1].text in EDGE):
                at -= 1
            return list(run[:at])
    return list(run)


def continued(candidate: Candidate, others: Sequence[Candidate]) -> Candidate:
    """The candidate with further clauses that nobody else says and that go on with its count: `X said two died;
    another nine were hurt`, `two died, X said, and nine were hurt`."""
    if candidate.rule not in _SPEECH or not candidate.content or candidate.verb is None:
        return candidate
    tokens, content = candidate.sentence.tokens, candidate.content
    base = tokens[0].i
    if content[-1].i < candidate.cue[0].i:
        part = _joined_after(candidate)
        fits = part and not candidate.quotation and (_carries_on(part, others) or _shares(part, others))
        return replace(candidate, content=(*content, *trimmed(part))) if fits else candidate
    at = content[-1].i - base + 1
    while content[0].i > candidate.cue[0].i and at < len(tokens) and tokens[at].text == ";":
        stop = next((n for n in range(at + 1, len(tokens)) if tokens[n].text == ";"), len(tokens))
        if not _carries_on(tokens[at + 1 : stop], others):
            break
        content = (*content, *tokens[at:stop])
        at = stop
    return replace(candidate, content=trimmed(content))


def _joined_after(candidate: Candidate) -> list[Token]:
    """The clause that `, and` joins after a cue which closes the one before: `A, X said, and B`."""
    tokens = candidate.sentence.tokens
    heads = [
        t for t in (candidate.verb, candidate.voice) if t is not None and t.sentence is candidate.sentence
    ]
    at = max(t.i for t in heads) - tokens[0].i + 1
    beside = {
        t.i
        for c in (candidate.verb.children if candidate.verb is not None else ())
        if c.i > tokens[0].i and c.dep in {"prep", "npadvmod", "advmod"}
        for t in c.subtree
    }
    while at + 1 < len(tokens) and (tokens[at].entity in {"DATE", "TIME"} or tokens[at].i in beside):
        at += 1
    if at + 3 < len(tokens) and tokens[at].text == "," and tokens[at + 1].lower in {"and", "but"}:
        return list(tokens[at + 2 :])
    return []


def _shares(part: Sequence[Token], others: Sequence[Candidate]) -> bool:
    """Whether words after the cue go on with the predicate before it (`A was old, X said, and should not run`)."""
    finite = next((n for n, t in enumerate(part[:5]) if t.tag in {"VBD", "VBZ", "VBP", "MD"}), None)
    if finite is None or any(t.dep in {"nsubj", "nsubjpass", "expl"} for t in part[:finite]):
        return False
    inside = {t.i for t in part}
    return not any(t.text in QUOTES for t in part) and not any(t.i in inside for c in others for t in c.cue)


def _carries_on(part: Sequence[Token], others: Sequence[Candidate]) -> bool:
    """Whether a clause goes on with a count, with a subject of its own and nobody's cue or words in it."""
    inside = {t.i for t in part}
    subject = next(
        (
            t
            for t in part
            if t.dep in {"nsubj", "nsubjpass", "expl"} and t.head.i > t.i and t.head.i in inside
        ),
        None,
    )
    if subject is None or not _tallies(subject) or part[0].lower in _TURNS:
        return False
    return not any(t.text in QUOTES for t in part) and not any(t.i in inside for c in others for t in c.cue)


def _tallies(subject: Token) -> bool:
    """Whether a subject counts (`another 90`, `no crew`, `the rest`) or points back (`they`)."""
    words = subject.subtree[:12]
    return any(t.lower in _COUNTING or t.pos == "NUM" or t.entity == "CARDINAL" for t in words)


def _is_other_act(verb: Token, cues: CueLexicon) -> bool:
    """Whether a joined clause with its own subject is a further act of speech (`… and he urged X to`)."""
    entry = cues.verbs.get(verb.lemma)
    own = own_subject(verb)
    if (
        entry is None
        or own is None
        or own.i > verb.i
        or not entry.takes & {"that", "to"}
        or entry.takes & {"finding", "deed", "nest"}
    ):
        return False
    return verb.tag in {"VBD", "VBZ", "VBP"} and verb.child("ccomp", "xcomp") is not None


def _is_mute(subject: Token | None, cues: CueLexicon) -> bool:
    """Whether a clause's subject is a thing, so that a further verb of speech is not its own."""
    return subject is not None and read_speaker(subject, cues, read_offices()) == "other"


def _speaks(verb: Token) -> bool:
    return verb.child("ccomp", "xcomp", "dobj", "prep") is not None


def without_gloss(run: Sequence[Token], clause: Token, cues: CueLexicon) -> tuple[Token, ...]:
    """The run up to a final non-restrictive clause, apposition, or `what X calls`, which the reporter adds."""
    end = len(run)
    quoted = False
    for at, token in enumerate(run):
        if token.text in QUOTES:
            quoted = not quoted
        if at < 2 or quoted:
            continue
        before = run[at - 1]
        if token.lower == "what" and _names(run[at:], cues):
            end = at - 1 if before.dep == "prep" and before.lower in {"in", "as", "of", "for"} else at
            break
        if token.lower == "but" and before.text == "," and _is_reporters(token):
            end = at - 1
            break
        if token.lower == "despite" and _reports_on(token, cues):
            end = at
            break
        if token.lower == "amid" and token.dep == "prep" and _is_stirred(token, cues):
            end = at
            break
        if token.text == ";" or (token.text == ":" and _opens_speech(run, at)):
            end = at
            break
        if before.text not in {",", "—", "–", "--", "―", "-"} or (
            before.text == "-" and not before.space_before
        ):
            continue
        if token.lower in _RELATIVE and _runs_to_end(run, at):
            end = at - 1
            break
        if token.dep in {"prep", "advcl"} and token.lower == "given":
            end = at - 1
            break
        if (
            token.lower == "as"
            and _runs_to_end(run, at)
            and token.head.i >= clause.i
            and token.dep == "mark"
            and token.head.dep == "advcl"
        ):
            end = at - 1
            break
        if token.tag == "VBG" and token.dep == "advcl" and token.lemma in cues.words["gloss_verbs"]:
            end = at - 1
            break
        if token.lower in {"with", "while", "whereas", "though", "although"} and _reports_on(token, cues):
            end = at - 1
            break
        if token.lower in {"a", "an"} and _takes_up(run, at, cues):
            end = at - 1
            break
        if token.lower in _DETERMINERS and _is_final_apposition(run, at):
            end = at - 1
            break
    return trimmed(_whole_words(_without_medium(run[:end], cues)))


def _without_medium(run: Sequence[Token], cues: CueLexicon) -> Sequence[Token]:
    """The run without a last phrase that says where it was said (`… in a statement`, `… on Twitter`)."""
    for at in range(len(run) - 2, max(1, len(run) - 9), -1):
        token = run[at]
        if token.text in QUOTES or token.dep in {"punct", "cc"}:
            break
        if token.dep != "prep" or token.lower not in _MEDIUM_LINKS:
            continue
        target = token.child("pobj")
        rest = [t for t in run[at + 1 :] if t.text not in EDGE]
        if target is None or target.lemma.lower() not in cues.words["statements"] or not rest:
            continue
        definite = any(t.dep == "det" and t.lower in {"the", "this", "that"} for t in target.children)
        takes_part = token.head.lemma in {"appear", "participate", "speak", "give", "be", "say", "include"}
        plural = target.tag == "NNS" and target.lemma not in {"remark", "comment"}
        if rest[-1] is target and not (definite or plural or takes_part or token.head.dep == "pobj"):
            return run[:at]
    return run


def _opens_speech(run: Sequence[Token], at: int) -> bool:
    """Whether a colon after words in quotation marks opens a further quotation (`as "lies": "Nobody …"`)."""
    return run[at - 1].text in QUOTES and at + 1 < len(run) and run[at + 1].text in QUOTES


def _is_stirred(amid: Token, cues: CueLexicon) -> bool:
    """Whether `amid` opens what others say or fear (`amid fears that more are missing`)."""
    noun = amid.child("pobj")
    return noun is not None and (noun.lemma in cues.nouns or noun.lemma in {"criticism", "outcry", "anger"})


def _whole_words(run: Sequence[Token]) -> list[Token]:
    """The run with the rest of a hyphenated word that it would cut."""
    whole = list(run)
    if not whole:
        return whole
    tokens = whole[-1].sentence.tokens
    at = whole[-1].i - tokens[0].i + 1
    while at + 1 < len(tokens) and tokens[at].text == "-" and not tokens[at].space_before:
        if tokens[at + 1].space_before or not tokens[at + 1].text[:1].isalnum():
            break
        whole += tokens[at : at + 2]
        at += 2
    return whole


def _names(rest: Sequence[Token], cues: CueLexicon) -> bool:
    """Whether `what` opens `what X calls Y` or `what X describes as Y`."""
    for token in rest[1:6]:
        if is_verb(token):
            entry = cues.verbs.get(token.lemma) or cues.phrasal.get((token.lemma, "to"))
            return (entry is not None and "call" in entry.takes) or token.lemma in {
                "describe",
                "say",
                "refer",
            }
    return False


def _is_reporters(but: Token) -> bool:
    """Whether `but` sets a clause of the reporter's own against what was said: one with its own noun subject."""
    joined = next((t for t in but.head.children if t.dep == "conj" and t.i > but.i), None)
    if joined is None or not (is_verb(joined) or joined.pos == "AUX"):
        return False
    own = own_subject(joined)
    that = joined.child("mark")
    return own is not None and own.i < joined.i and own.pos != "PRON" and that is None


def _reports_on(link: Token, cues: CueLexicon) -> bool:
    """Whether `with` or `while` opens a clause in which somebody else speaks or something shows."""
    verbs = [link.head] if link.dep == "mark" else [t for t in link.children if t.dep == "pcomp"]
    verbs += [t.head for t in link.subtree[:6] if t.dep == "nsubj" and t.head.i > t.i]
    return any(
        v.i > link.i
        and v.lemma in cues.verbs
        and "that" in cues.verbs[v.lemma].takes
        and own_subject(v) is not None
        for v in verbs
    )


def _runs_to_end(run: Sequence[Token], at: int) -> bool:
    """Whether the clause that opens here is not followed by more of the main clause (a comma and its verb)."""
    head = run[at].head
    while head.dep not in {"relcl", "advcl"} and not head.is_root and head.head.i >= run[at].i:
        head = head.head
    last = max((t.i for t in head.subtree), default=run[at].i)
    rest = [t for t in run if t.i > last and t.text not in EDGE]
    return len(rest) <= 1


def _takes_up(run: Sequence[Token], at: int, cues: CueLexicon) -> bool:
    """Whether a noun of speech with its clause closes the run (`…, a claim that the army denies`)."""
    noun = next((t for t in run[at + 1 : at + 4] if t.pos == "NOUN"), None)
    if noun is None or noun.lemma not in cues.nouns:
        return False
    clause = noun.child("relcl", "acl")
    return clause is not None and max(t.i for t in clause.subtree) >= run[-1].i - 1


def _is_final_apposition(run: Sequence[Token], at: int) -> bool:
    token = run[at]
    head = token.head
    if head.dep != "appos" or head.i < token.i:
        return False
    last = max(t.i for t in head.subtree)
    if any(t.i > last and t.text not in EDGE for t in run):
        return False
    return len([t for t in run if t.i >= token.i]) >= 4


def clause_before(sentence: Sequence[Token], stop: int) -> tuple[Token, ...]:
    """The content of a sentence whose cue closes it: all words before position `stop`, without a leading
    conjunction."""
    run = [t for t in sentence if t.i < stop]
    marks = [n for n, t in enumerate(run) if t.text == ";"]
    if marks and not any(t.text in QUOTES for t in run) and len(run) - marks[-1] > 3:
        run = run[marks[-1] + 1 :]
    while run and ((run[0].text in EDGE and run[0].text not in QUOTES) or run[0].lower in _LEADS):
        run = run[1:]
    return trimmed(run)


def has_own_subject(verb: Token) -> bool:
    return subject_of(verb, 0) is not None

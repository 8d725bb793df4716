"""Which words of a clause are content: from its first word to where the reporter speaks again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from dateline.extract.attribution.candidate import EDGE, QUOTES, Candidate, trimmed
from dateline.extract.attribution.gloss import without_aside, without_gloss
from dateline.extract.attribution.grammar import is_past_perfect, is_verb, own_subject
from dateline.extract.attribution.lexicon import CueLexicon
from dateline.extract.attribution.speakers import read_speaker
from dateline.extract.names import read_offices
from dateline.model import Token, trace

#: words after a semicolon that turn to something else; rules whose content such a clause can carry on
_TURNS = frozenset("but however meanwhile still yet instead while".split())
_SPEECH = frozenset({"finite", "parenthetical", "remainder", "after_comma", "dated"})
_COUNTING = frozenset(
    "those no none another other others rest remainder they most many some all both".split()
)
_DASHES = frozenset("— – -- -".split())
_LEADS = frozenset("but and however meanwhile also yet so still".split())


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
    members |= _conditioned(cue, clause, max(members))
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
    opens = joined.subtree[0].i - cue.sentence.tokens[0].i
    before = cue.sentence.tokens[opens - 1] if opens else cue
    if before.lower == "but" and before not in link:
        link.append(before)
    that = joined.child("mark")
    if that is not None and that.lower == "that":
        return True
    if own is None:
        return _goes_on(joined, cue, cues)
    if own.i > joined.i:
        return False
    clause = next((c for c in cue.children if c.dep == "ccomp"), None)
    if clause is not None and is_past_perfect(clause) and is_past_perfect(joined) and not cue.child("aux"):
        return True  # `noted she had asked for help, but no boat had come`: both set back by the cue
    same = clause is not None and own.pos == "PRON" and own_subject(clause) is not None
    if (
        same
        and clause is not None
        and (first := own_subject(clause)) is not None
        and first.lower == own.lower
    ):
        return True  # `said she hopes to win, but she knows A`
    return not (joined.lemma in cues.verbs and joined.child("ccomp")) and all(
        t.lower in {"and", "while"} for t in link
    )


def _conditioned(cue: Token, clause: Token, last: int) -> set[int]:
    """The condition right behind a clause of what would be, which the parse hangs on the cue (`said the dam would hold
    if the rain stopped`): a cue of something said has none of its own."""
    if not any(t.tag == "MD" for t in clause.children) or any(t.tag == "MD" for t in cue.children):
        return set()
    for condition in cue.children_of("advcl"):
        mark = condition.child("mark")
        if mark is not None and mark.lower in {"if", "unless"} and mark.i == last + 1:
            return {t.i for t in condition.subtree}
    return set()


def _goes_on(joined: Token, cue: Token, cues: CueLexicon) -> bool:
    """Whether a verb without a subject goes on with the clause, not with the cue: it has a modal that the cue has
    not (`said it would open, but would need repairs`)."""
    modal = any(t.tag == "MD" and t.i > cue.i for t in joined.children)
    speaks = joined.lemma in cues.verbs and joined.child("ccomp") is not None
    if speaks:
        return False
    clause = next((c for c in cue.children if c.dep == "ccomp" and c.i > cue.i), None)
    before = clause is not None and is_past_perfect(clause) and is_past_perfect(joined)
    if before and not cue.children_of("aux"):
        return True  # `said she had been well but had lately had a cold`
    return modal and not any(t.tag == "MD" for t in cue.children)


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
                while begin > 0 and run[begin - 1].dep in {"cc", "advmod", "aux"}:
                    begin -= 1
                return run[:begin]
        if (
            token.dep == "advcl"
            and token.tag == "VBG"
            and token.lemma in cues.verbs
            and token.lemma not in cues.words["aspectual"]
            and not cues.verbs[token.lemma].takes & {"finding", "deed", "nest"}
            and _speaks(token)
        ):
            begin = at - 1 if at and run[at - 1].dep == "advmod" else at
            if begin > 1 and run[begin - 1].text in QUOTES and run[begin - 2].text == ",":
                begin -= 1  # `the loss "is ours," further saying A`
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
    if not candidate.content or candidate.verb is None or not candidate.cue:
        return candidate
    tokens, content = candidate.sentence.tokens, candidate.content
    base = tokens[0].i
    if content[0].i > candidate.cue[-1].i and (rest := _past_mark(tokens, content, others)):
        candidate = replace(candidate, content=(*content, *rest))
        content = candidate.content
    if content[0].i > candidate.cue[-1].i and (rest := _listed(tokens, content, others)):
        candidate = replace(candidate, content=(*content, *rest))
        content = candidate.content
    if candidate.rule not in _SPEECH:
        return candidate
    if content[-1].i < candidate.cue[0].i:
        part = _joined_after(candidate)
        fits = part and not candidate.quotation and (_carries_on(part, others) or _shares(part, others))
        return replace(candidate, content=(*content, *trimmed(part))) if fits else candidate
    at = content[-1].i - base + 1
    if content[0].i > candidate.cue[0].i and (rest := _past_dash(tokens, at, content)):
        content = (*content, *rest)
        at = content[-1].i - base + 1
    told = {t.lemma for t in content if t.dep == "ccomp" and t.head is candidate.verb}
    while content[0].i > candidate.cue[0].i and at < len(tokens) and tokens[at].text == ";":
        stop = next((n for n in range(at + 1, len(tokens)) if tokens[n].text == ";"), len(tokens))
        part = tokens[at + 1 : stop]
        if not _carries_on(part, others) and not _runs_beside(part, told, others):
            break
        content = (*content, *tokens[at:stop])
        at = stop
    if content[0].i > candidate.cue[0].i and at + 3 < len(tokens) and tokens[at].text == ":":
        part = tokens[at + 1 :]
        if not candidate.quotation and _spells_out(part, others):
            content = (*content, *tokens[at:])
    return replace(candidate, content=trimmed(content))


def _listed(
    tokens: Sequence[Token], content: Sequence[Token], others: Sequence[Candidate]
) -> tuple[Token, ...]:
    """The rest of a list of verbs whose first stands at the end of the content and whose others the parse hangs
    above it (`a chance to mend the quay, widen the road and drain the marsh`); empty where none goes on."""
    at = content[-1].i - tokens[0].i + 1
    if at + 3 >= len(tokens) or tokens[at].text != ",":
        return ()
    second = next((t for t in tokens[at + 1 : at + 3] if t.pos != "ADV"), None)
    if (
        second is None
        or not is_verb(second)
        or second.dep not in {"conj", "dep"}
        or own_subject(second) is not None
    ):
        return ()
    last = next((c for c in second.children if c.dep == "conj" and c.i > second.i), None)
    first = next((t for t in reversed(content) if is_verb(t) and t.tag == second.tag), None)
    closed = last is not None and last.tag == second.tag and second.child("cc") is not None
    follows = second.tag == "VB" and tokens[at + 1].lower == "then"
    if first is None or second.head.i >= content[0].i or not (closed or follows):
        return ()
    inside = {t.i for t in second.subtree}
    speech = [c for c in others if c.entry is None or "deed" not in c.entry.takes]
    if any(t.i in inside for c in speech for t in c.cue):
        return ()
    return (tokens[at], *trimmed(tokens[at + 1 : max(inside) - tokens[0].i + 1]))


def _past_mark(
    tokens: Sequence[Token], content: Sequence[Token], others: Sequence[Candidate]
) -> tuple[Token, ...]:
    """What `of` or `or` joins behind a closing mark on which the content ends (`called it "a breach" of five rules`)."""
    at = content[-1].i - tokens[0].i + 1
    if at + 2 >= len(tokens) or tokens[at].text not in QUOTES or content[0].i == content[-1].i:
        return ()
    link = tokens[at + 1]
    if link.lower == "of" and link.dep == "prep":
        rest = link.subtree
    elif link.lower == "or" and link.dep == "cc":
        joined = next((c for c in link.head.children_of("conj") if c.i > link.i), None)
        rest = [link, *joined.subtree] if joined is not None else []
    else:
        return ()
    last = max((t.i for t in rest), default=link.i)
    run = [t for t in tokens if link.i <= t.i <= last]
    stop = next((n for n, t in enumerate(run) if t.text in {",", ";", ":"}), len(run))
    run = run[:stop]
    if len(run) < 2 or any(t in run for c in others for t in c.cue):
        return ()
    return (tokens[at], *trimmed(run))


def _past_dash(tokens: Sequence[Token], at: int, content: Sequence[Token]) -> tuple[Token, ...]:
    """The predicate behind an aside between dashes on which the parse ends the clause (`said that the mayor — as he
    owned — has done little`); empty where the dash closes no aside."""
    if at + 2 >= len(tokens) or tokens[at].text not in _DASHES:
        return ()
    opened = sum(1 for t in content if t.text == tokens[at].text and t.space_before)
    finite = next((t for t in tokens[at + 1 : at + 4] if t.pos != "ADV"), None)
    if opened % 2 == 0 or finite is None or finite.tag not in {"VBD", "VBZ", "VBP", "MD"}:
        return ()
    stop = next((n for n in range(at + 1, len(tokens)) if tokens[n].text in {";", ":"}), len(tokens))
    return (tokens[at], *trimmed(tokens[at + 1 : stop]))


def _runs_beside(part: Sequence[Token], told: set[str], others: Sequence[Candidate]) -> bool:
    """Whether a clause after a semicolon says the same of another (`said A was sunk; B was burned`): its verb or its
    auxiliary form is that of what was said, and nobody's cue or words stand in it."""
    inside = {t.i for t in part}
    subject = next((t for t in part if t.dep in {"nsubj", "nsubjpass"} and t.head.i in inside), None)
    if subject is None or subject.head.lemma not in told or part[0].lower in _TURNS:
        return False
    return not any(t.text in QUOTES for t in part) and not any(t.i in inside for c in others for t in c.cue)


def _spells_out(part: Sequence[Token], others: Sequence[Candidate]) -> bool:
    """Whether the words after a colon spell out what was said: a clause with its subject and nobody's cue or words."""
    inside = {t.i for t in part}
    subject = any(
        t.dep in {"nsubj", "nsubjpass", "expl"} and t.head.i > t.i and t.head.i in inside for t in part
    )
    if not subject or any(t.text in QUOTES or t.text == ";" for t in part):
        return False
    return not any(t.i in inside for c in others for t in c.cue)


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
    if subject is None or not tallies(subject) or part[0].lower in _TURNS:
        return False
    return not any(t.text in QUOTES for t in part) and not any(t.i in inside for c in others for t in c.cue)


def tallies(subject: Token) -> bool:
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
        or not entry.takes & {"that", "to", "accuse"}
        or entry.takes & {"finding", "deed", "nest"}
    ):
        return False
    accuses = "accuse" in entry.takes and verb.child("dobj") is not None
    return verb.tag in {"VBD", "VBZ", "VBP"} and (accuses or verb.child("ccomp", "xcomp") is not None)


def _is_mute(subject: Token | None, cues: CueLexicon) -> bool:
    """Whether a clause's subject is a thing, so that a further verb of speech is not its own."""
    return subject is not None and read_speaker(subject, cues, read_offices()) == "other"


def _speaks(verb: Token) -> bool:
    return verb.child("ccomp", "xcomp", "dobj", "prep") is not None


def _quoted_after_colon(run: Sequence[Token]) -> int | None:
    """Where the quotation begins that a colon opens and that runs to the end (`The note praised him: "A," X said`);
    None where there is none."""
    if len(run) < 6 or (run[-1].text not in QUOTES and (len(run) < 2 or run[-2].text not in QUOTES)):
        return None
    for at in range(2, len(run) - 3):
        if run[at].text in QUOTES:
            return at if run[at - 1].text == ":" else None
    return None


def clause_before(sentence: Sequence[Token], stop: int) -> tuple[Token, ...]:
    """The content of a sentence whose cue closes it: all words before position `stop`, without a leading
    conjunction."""
    run = [t for t in sentence if t.i < stop]
    marks = [n for n, t in enumerate(run) if t.text == ";"]
    if marks and not any(t.text in QUOTES for t in run) and len(run) - marks[-1] > 3:
        run = run[marks[-1] + 1 :]
    if (opened := _quoted_after_colon(run)) is not None:
        run = run[opened:]
    while run and ((run[0].text in EDGE and run[0].text not in QUOTES) or run[0].lower in _LEADS):
        run = run[1:]
    return without_aside(trimmed(run))

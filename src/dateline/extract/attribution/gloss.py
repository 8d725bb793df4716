"""Where the reporter speaks again: what ends content that a parse runs on."""

from __future__ import annotations

from collections.abc import Sequence

from dateline.extract.attribution.candidate import EDGE, QUOTES, trimmed
from dateline.extract.attribution.grammar import is_past_perfect, is_verb, own_subject
from dateline.extract.attribution.lexicon import CueLexicon
from dateline.model import Token

_RELATIVE = frozenset("which where who whose whom when".split())
_MEDIUM_LINKS = frozenset("in on during via through".split())
_UNREAL = frozenset("would could might 'd ’d".split())
#: who names it so is the voice itself (`said it was what she called a trap`)
_OWN = frozenset("he she".split())
_DASHES = frozenset("— – ― -- -".split())
_DETERMINERS = frozenset("the a an its his her their one".split())


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
        if token.lower == "what" and _names(run[at:], cues) and run[at + 1].lower not in _OWN:
            end = at - 1 if before.dep == "prep" else at
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
        if token.lower in _RELATIVE and _runs_to_end(run, at) and not _is_argued(run, at):
            end = at - 1
            break
        if at + 3 < len(run) and run[at + 1].lower == "of" and run[at + 2].lower in {"whom", "which"}:
            end = at - 1  # `…, most of whom had left`
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
        if (
            token.tag == "VBN"
            and token.lower in cues.words["naming_gloss"]
            and token.dep == "acl"
            and _runs_to_end(run, at)
        ):
            end = at - 1
            break
        stirs = token.tag == "VBG" and token.dep == "advcl" and token.lemma in cues.words["gloss_verbs"]
        if stirs and not any(t.tag == "MD" for t in token.head.children):
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
    content = trimmed(_whole_words(_without_medium(run[:end], cues)))
    while len(content) > 1 and content[-1].dep == "cc" and content[-1].lower == "but":
        content = trimmed(content[:-1])
    return without_aside(content)


def without_aside(content: tuple[Token, ...]) -> tuple[Token, ...]:
    """Content without what the reporter explains between two dashes in its midst (`the islands - which have no
    harbour - will wait`)."""
    marks = [n for n, t in enumerate(content) if t.text in _DASHES and t.space_before]
    if len(marks) != 2 or any(t.text in QUOTES for t in content):
        return content
    opens, closes = marks
    aside = content[opens + 1 : closes]
    explained = any(
        t.text == "," and aside[n + 1].lower in {"who", "which"} for n, t in enumerate(aside[:-1])
    )
    if not aside or not (aside[0].lower in {"which", "who", "whose"} or explained):
        return content
    return (*content[:opens], *content[closes + 1 :])


def _is_argued(run: Sequence[Token], at: int) -> bool:
    """Whether a relative clause goes on with what was said: it tells what would or could follow (`…, which would
    delay the trains`), or holds words in quotation marks. A clause about a named person or thing is none."""
    link = run[at]
    if link.lower != "which":
        return False
    verb = link.head
    while verb.dep not in {"relcl", "advcl"} and not verb.is_root and verb.head.i >= link.i:
        verb = verb.head
    own = own_subject(verb)
    modal = any(t.lower in _UNREAL for t in verb.children) and (own is None or own is link)
    modal = modal and verb.lemma != "be"  # `…, which would be the worst yet`: the reporter compares
    return modal or any(t.text in QUOTES for t in run[at:])


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
        while rest and rest[-1] is not target and _dates(rest[-1], target):
            rest.pop()  # `in a statement on Thursday`
        if not rest:
            continue
        definite = any(t.dep == "det" and t.lower in {"the", "this", "that"} for t in target.children)
        takes_part = token.head.lemma in {"appear", "participate", "speak", "give", "be", "say", "include"}
        of_it = token.head.dep == "pobj" and target.lemma != "statement"
        plural = target.tag == "NNS" and target.lemma not in {"remark", "comment"}
        if rest[-1] is target and not (definite or plural or takes_part or of_it):
            return run[:at]
    return run


def _dates(word: Token, target: Token) -> bool:
    """Whether a word behind a medium is a part of the day that it came (`on Thursday`)."""
    dated = word.entity in {"DATE", "TIME"} or any(t.entity in {"DATE", "TIME"} for t in word.children)
    return word.i > target.i and dated


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
    if len(rest) > 1 and rest[1].tag == "TO":
        return False  # `told them what to say`
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
    if (
        but.head.dep == "ccomp"
        and but.head.head.tag == "VBD"
        and {joined.tag, but.head.tag} <= {"VBP", "VBZ"}
    ):
        return False  # `said that shops try to buy, but rules make it hard`: both in the voice's own tense
    if is_past_perfect(joined) and is_past_perfect(but.head.child("ccomp") or but.head):
        return False  # `noted she had asked for help, but no boat had come`: both set back by the cue
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

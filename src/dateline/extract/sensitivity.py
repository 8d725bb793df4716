"""Characters that may hurt people: contacts, accounts, and exact sites where people shelter.

Private persons are decided later, when a name's roles across reports are known
(`resolve/sensitivity.py`). What is marked here stays in the record and is withheld on the way out.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import cache
from itertools import accumulate

from dateline.lexicons import read_tables
from dateline.model import Document, Sensitive, Sentence, Span, Token, span_of

#: patterns that need no more than their form, each with what a text must hold for it (one of these)
_FORMS = [
    (re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}"), "an e-mail address", ("@",)),
    (re.compile(r"(?<![\w@./])@[A-Za-z_][\w.]{2,29}\b"), "an account name", ("@",)),
    (
        re.compile(r"(?i)\b(?:t\.me|wa\.me|telegram\.me|vk\.com|instagram\.com|facebook\.com|fb\.com|twitter\.com|x\.com|signal\.me)/[\w.+/-]{2,60}"),
        "an account address",
        ("/",),
    ),
    (re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){3,7}(?: ?[A-Z0-9]{1,4})?\b"), "an account number", ("",)),
    (re.compile(r"\b(?:bc1[a-z0-9]{20,60}|0x[0-9a-fA-F]{40})\b"), "an account number", ("bc1", "0x")),
]  # fmt: skip
#: runs of digits, which are contacts if they look like one
_DIGITS = re.compile(
    r"(?<![\w,.$£€/:-])\+?\(?\d{1,30}\)?(?:[ \u00a0\-–./]{1,2}\(?\d{2,8}\)?){0,6}(?![\w/:%]|[,.]\d)"
)
_CUE = re.compile(
    r"(?i)\b(?:account|acct|iban|card|passport|plate|phone|telephone|tel|mobile|cell|hotline|helpline|whatsapp|viber|signal|"
    r"call|calling|dial|text|sms|fax|id)(?:[ :.]+(?:number|no|nr|on|at|us|to|the|is|card|[A-Z]{2,8}))*[ :.#]*$"
)
_DATE = re.compile(r"(?:19|20)\d\d[-–/. ]\d{1,2}[-–/. ]\d{1,2}|\d{1,2}[-–/. ]\d{1,2}[-–/. ](?:19|20)?\d\d")
_YEARS = re.compile(r"(?:19|20)\d\d(?:[-–/ ](?:(?:19|20)?\d\d))+")
_THOUSANDS = re.compile(r"\d{1,3}(?:[ \u00a0.]\d{3})+")
_ADDRESS = re.compile(
    r"\b\d{1,4}[A-Za-z]?,? (?:[A-Z][\w’'-]* ){1,3}(?:Street|St|Road|Rd|Avenue|Ave|Lane|Boulevard|Drive|Square)\b"
)
_COORDINATES = re.compile(
    r"-?\d{1,3}\.\d{3,}°? ?[NS]?,? {0,2}-?\d{1,3}\.\d{3,}°? ?[EW]?|\d{1,3}°\d{1,2}['′’][\d.\"″”]* ?[NS],? ?\d{1,3}°\d{1,2}['′’][\d.\"″”]* ?[EW]"
)


def find_sites(document: Document) -> list[Sensitive]:
    """Exact sites of shelters, medical posts and ways out in the read sentences, in order."""
    found = {mark for sentence in document.sentences for mark in _sites(document, sentence)}
    return sorted(found, key=lambda s: (s.span, s.kind, s.reason))


def find_contacts(text: str) -> list[Sensitive]:
    """Contacts and accounts anywhere in a report's whole text, read or not: the cue of a number may stand in a line
    that is not read. Dates, years, scores and counts are not contacts.

    >>> text = "Text us. 79460812 is open."
    >>> [mark.span.of(text) for mark in find_contacts(text)]
    ['79460812']
    """
    found = [
        Sensitive(Span(*match.span()), "contact or account", reason)
        for pattern, reason, held in _FORMS
        if any(one in text for one in held)
        for match in pattern.finditer(text)
    ]
    taken = sorted(mark.span for mark in found)
    starts = [span.start for span in taken]
    ends = list(accumulate((span.end for span in taken), max))
    for match in _DIGITS.finditer(text):
        start, end = match.span()
        before = bisect_left(starts, end)
        if _is_contact(text, match) and not (before and ends[before - 1] > start):
            found.append(Sensitive(Span(start, end), "contact or account", "a phone or account number"))
    return found


def _is_contact(text: str, match: re.Match[str]) -> bool:
    """Whether a run of digits is a phone, card or account number: by a cue before it, a plus or a leading zero,
    or three and more groups of at least nine digits in all."""
    run = match.group().strip()
    digits = re.sub(r"\D", "", run)
    if len(digits) > 30 or _DATE.fullmatch(run) or _YEARS.fullmatch(run):
        return False
    cued = _CUE.search(text[max(0, match.start() - 40) : match.start()]) is not None
    if cued:
        return len(digits) >= 5 and not (_THOUSANDS.fullmatch(run) and len(digits) < 7)
    if _THOUSANDS.fullmatch(run) or len(digits) < 8:
        return False
    groups = re.findall(r"\d+", run)
    if run.startswith(("+", "(0", "00")) or (run[0] == "0" and len(groups) > 1):
        return "." not in run or len(groups) > 2
    if len(groups) == 4 and all(len(g) == 4 for g in groups):
        return True
    if "." in run or "/" in run:
        return False
    return len(groups) >= 3 and len(digits) >= 9 and "-" in run.replace("–", "-")


@cache
def _contexts() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple(
        (row["reason"], re.compile(r"\b(?:" + "|".join(map(re.escape, row["words"])) + r")s?\b"))
        for row in read_tables("sensitivity", "site_contexts")
    )


@cache
def _nouns() -> frozenset[str]:
    return frozenset(w for row in read_tables("sensitivity", "site_nouns") for w in row["words"])


def _sites(document: Document, sentence: Sentence) -> list[Sensitive]:
    plain = " ".join(t.lower for t in sentence.tokens)
    reason = next((reason for reason, pattern in _contexts() if pattern.search(plain)), None)
    if reason is None:
        return []
    found = []
    for token in sentence.tokens:
        if token.lemma.lower() not in _nouns() and token.lower not in _nouns():
            continue
        own = [
            t
            for t in token.children
            if _is_name(t) and t.dep in ("compound", "nmod", "amod") and t.i < token.i
        ]
        of = [
            t
            for prep in token.rights
            if prep.lower == "of"
            for t in prep.children
            if t.dep == "pobj" and _is_name(t)
        ]
        after = [
            t
            for t in token.rights
            if t.dep in ("appos", "nummod") and (_is_name(t) or t.pos == "NUM") and t.i == token.i + 1
        ]
        numbered = [t for t in token.rights if t.lower in {"no.", "no", "number"}]
        if own or of or after or numbered:
            parts = [s for t in [*own, *of, *after, *numbered] for s in t.subtree if abs(s.i - token.i) <= 12]
            found.append(Sensitive(span_of([token, *parts]), "shelter or medical site", reason))
    written = document.text[sentence.start : sentence.end]
    for pattern in (_ADDRESS, _COORDINATES):
        for match in pattern.finditer(written):
            span = Span(sentence.start + match.start(), sentence.start + match.end())
            found.append(Sensitive(span, "shelter or medical site", reason))
    return found


def _is_name(token: Token) -> bool:
    return token.pos == "PROPN" or (token.text[:1].isupper() and token.entity not in {"", "CARDINAL", "DATE"})

"""Characters that may hurt people: contacts, accounts, and exact sites where people shelter.

Private persons are decided later, when a name's roles across reports are known
(`resolve/sensitivity.py`). What is marked here stays in the record and is withheld on the way out.
"""

from __future__ import annotations

import re

from dateline.lexicons import read_tables
from dateline.model import Document, Sensitive, Sentence, Span, span_of

_CONTACTS = [
    (re.compile(r"\b[\w.+-]+@[\w-]+\.[\w.-]+\b"), "an e-mail address"),
    (re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){3,7}(?: ?[A-Z0-9]{1,4})?\b"), "an account number"),
    (re.compile(r"(?<![\d,.])\+?\(?\d{2,5}\)?(?:[ \-–./]\(?\d{2,5}\)?){2,5}(?![\d,.]\d)"), "a phone or account number"),
    (re.compile(r"(?<![\d,.$£€])\+\d{8,15}\b"), "a phone number"),
    (
        re.compile(r"(?i)\b(?:account|acct|iban|card|passport|plate|phone|tel|call|text)(?: ?(?:number|no\.?|:|to|on))* ?\d[\d \-]{3,}\d"),
        "a phone or account number",
    ),
]  # fmt: skip


def find_sensitive(document: Document) -> list[Sensitive]:
    """Contacts and accounts anywhere in the report, and sites of shelter in its read sentences, in order.

    Dates written with separators are not contacts: a group of digits must have at least 7 in all.
    """
    found = [
        Sensitive(Span(*match.span()), "contact or account", reason)
        for pattern, reason in _CONTACTS
        for match in pattern.finditer(document.text)
        if reason == "an e-mail address" or _looks_like_number(match.group())
    ]
    for sentence in document.sentences:
        found.extend(_sites(sentence))
    return sorted(set(found), key=lambda s: (s.span, s.kind, s.reason))


def _looks_like_number(text: str) -> bool:
    digits = re.sub(r"\D", "", text)
    if re.fullmatch(
        r"(?:19|20)\d\d[-–/. ]\d{1,2}[-–/. ]\d{1,2}|\d{1,2}[-–/. ]\d{1,2}[-–/. ](?:19|20)?\d\d", text.strip()
    ):
        return False
    if re.fullmatch(r"\d{1,3}(?: \d{3})+", text.strip()):
        return False
    return len(digits) >= 6


def _sites(sentence: Sentence) -> list[Sensitive]:
    words = {t.lower for t in sentence.tokens} | {t.lemma.lower() for t in sentence.tokens}
    plain = " ".join(t.lower for t in sentence.tokens)
    reason = next(
        (
            row["reason"]
            for row in read_tables("sensitivity", "site_contexts")
            if any((w in words) if " " not in w else (w in plain) for w in row["words"])
        ),
        None,
    )
    if reason is None:
        return []
    nouns = {w for row in read_tables("sensitivity", "site_nouns") for w in row["words"]}
    found = []
    for token in sentence.tokens:
        if token.lemma.lower() not in nouns and token.lower not in nouns:
            continue
        named = [
            t
            for t in token.subtree
            if t.pos == "PROPN"
            and t.dep in ("compound", "pobj", "nmod", "appos", "poss")
            and abs(t.i - token.i) <= 12
        ]
        own = [t for t in named if t.head is token and t.dep in ("compound", "nmod")]
        of = [t for t in named if t.head.lower == "of" and t.head.head is token]
        if own or of:
            span = span_of([token, *own, *[s for t in of for s in t.subtree]])
            found.append(Sensitive(span, "shelter or medical site", reason))
    return found

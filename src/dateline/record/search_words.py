"""The words of passages as the two databases index them, and how they are folded."""

from __future__ import annotations

import unicodedata

#: how many passages of a report the number of its row in the search index has room for
PASSAGES = 1 << 24


def _folds() -> str:
    """SQL that gives a passage's text in lower case, without accents, all marks spaces: Latin, Greek and Cyrillic
    letters and the marks of news prose, whatever the locale of the server."""
    pairs = {}
    for code in (*range(0x21, 0x600), *range(0x1E00, 0x2070)):
        letter = chr(code)
        folded = "".join(
            c for c in unicodedata.normalize("NFKD", letter.casefold()) if not unicodedata.combining(c)
        )
        if letter.isalnum() and len(folded) == 1 and folded != letter:
            pairs[letter] = folded
        elif not letter.isalnum() and not unicodedata.combining(letter):
            pairs[letter] = " "
    old, new = ("".join(side).replace("'", "''") for side in zip(*sorted(pairs.items()), strict=True))
    return f"translate(text, '{old}', '{new}')"


#: the words of a passage as PostgreSQL indexes them; a query must use the same words
FOLDED_WORDS = f"to_tsvector('simple', {_folds()})"
#: the words of passages: an index without a copy of the text, filled as passages are written
SEARCH_WORDS = {
    "sqlite": (
        "CREATE VIRTUAL TABLE passage_words USING fts5("
        "text, content='', tokenize=\"unicode61 remove_diacritics 2\")",
        "CREATE TRIGGER passage_is_searched AFTER INSERT ON passage BEGIN "
        f"INSERT INTO passage_words(rowid, text) VALUES (new.report_id * {PASSAGES} + new.n, new.text); END",
    ),
    "postgresql": (f"CREATE INDEX passage_words ON passage USING gin ({FOLDED_WORDS})",),
}

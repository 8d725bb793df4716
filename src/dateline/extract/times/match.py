"""A match of the grammar where it stands in its sentence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dateline.model import Token

Slots = dict[str, str]


@dataclass(frozen=True, slots=True)
class Match:
    """A match where it stands: its slots, its tokens, and those of the whole document."""

    slots: Slots
    inside: Sequence[Token]
    tokens: Sequence[Token]

    def before(self, n: int = 1) -> Token | None:
        """The nth token before, in the same sentence."""
        i = self.inside[0].i - n
        found = self.tokens[i] if i >= 0 else None
        return found if found is not None and found.sentence is self.inside[0].sentence else None

    def after(self, n: int = 1) -> Token | None:
        """The nth token after, in the same sentence."""
        i = self.inside[-1].i + n
        found = self.tokens[i] if i < len(self.tokens) else None
        return found if found is not None and found.sentence is self.inside[-1].sentence else None


def lower(token: Token | None) -> str:
    """The lower-case text of a token, empty where there is none."""
    return token.lower if token is not None else ""

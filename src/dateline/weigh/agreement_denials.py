"""Whether a denial denies what another claim says: one kind of happening, the same that did it and suffered it."""

from __future__ import annotations

from dateline.weigh.agreement import Happening, names_war
from dateline.weigh.scope import compare_places, general_event_words, word_stem

_TOWN = frozenset({"city", "site"})


def is_denial_of(no: Happening, yes: Happening) -> bool:
    """Whether what `no` denies is what `yes` says: events of one family, neither of them the war as a whole, whose
    actors and targets do not differ, and that share a town, a target or another telling word.

    That two are told in one passage or of one country is no sign: a denial negates a proposition.
    """
    if no.family != yes.family or names_war(no) or names_war(yes):
        return False
    if no.actors and yes.actors and not no.actors & yes.actors and not _are_vague(no, yes):
        return False
    kinds = {no.resolved.event.type, yes.resolved.event.type}
    shared = _stems(no) & _stems(yes)
    if no.targets and yes.targets and not {word_stem(w) for w in no.targets} & _stems(yes) and not shared:
        return False
    return bool(shared) or (len(kinds) == 1 and _share_town(no, yes))


def _are_vague(no: Happening, yes: Happening) -> bool:
    """Whether actors without a word in common can be one: an army by its land and by what it is."""
    return bool(_stems(no) & _stems(yes))


def _stems(row: Happening) -> frozenset[str]:
    """Stems of the words that tell a claim's happening from others of its kind."""
    idle = {word_stem(w) for w in general_event_words()}
    return frozenset(word_stem(w) for w in row.words | row.targets) - idle


def _share_town(no: Happening, yes: Happening) -> bool:
    return any(
        p.feature in _TOWN and q.feature in _TOWN and compare_places(p, q) == "same"
        for p in no.places
        for q in yes.places
    )

"""A document that was read is freed at once, though its tokens hold each other."""

from __future__ import annotations

import gc

from dateline.model import Sentence, Token, take_apart


def _living() -> int:
    return sum(isinstance(one, Token | Sentence) for one in gc.get_objects())


def test_a_document_taken_apart_is_freed_without_looking_for_cycles(document):
    gc.collect()
    before = _living()
    read = document("Rain closed the Welby road. Two bridges that led there, both of wood, were lost.")
    assert _living() > before + 10
    gc.disable()
    try:
        take_apart(read)
        del read
        assert _living() == before
    finally:
        gc.enable()

"""Running a pipeline's components on a batch of documents, its parser and entity recognizer step by step.

spaCy's own loop over their transitions lets go of Python's lock and takes it again at every look into a
state, many times a token, which is half of the work. The same steps, asked for one at a time, keep the lock.
Scores and transitions are spaCy's own, so the answers are too.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any


def parse_batch(nlp: Any, texts: Sequence[str], skipped: Sequence[str] = ()) -> list[Any]:
    """The documents of some texts after every component of a pipeline but those that are skipped."""
    docs = [nlp.make_doc(text) for text in texts]
    for name, component in nlp.pipeline:
        if name in skipped:
            continue
        if _is_greedy(component):
            _step_through(component, docs)
        elif hasattr(component, "pipe"):
            docs = list(component.pipe(docs, batch_size=len(docs)))
        else:
            docs = [component(doc) for doc in docs]
    return docs


def _is_greedy(component: Any) -> bool:
    """Whether a component is spaCy's parser or entity recognizer, and takes the best step at each state."""
    from spacy.pipeline import DependencyParser, EntityRecognizer

    return type(component) in (DependencyParser, EntityRecognizer) and component.cfg.get("beam_width", 1) == 1


def _step_through(component: Any, docs: Sequence[Any]) -> None:
    """What `component.pipe` does: each document's state takes its best transition until all are final."""
    states = component.moves.init_batch(docs)
    going = [state for state in states if not state.is_final()]
    if going:
        scores = component.model.predict(docs)
        while going:
            going = component.transition_states(going, scores.predict(going))
        scores.clear_memory()
    component.set_annotations(docs, states)

"""A layer is what the pipeline says of a text, whatever stands beside it."""

from __future__ import annotations

import pytest

from dateline.annotate import Annotator, load_pipeline
from dateline.annotate.word_rules import WordRules, mend_lemma
from dateline.model import Layer

TEXTS = [
    "There were 14 ferries at the quay, and there's no saying who'd moored them.",
    "Let's wait: they ain't gonna sail, y'all know that.",
    "He doesn't know what's being done; it has had its day, hasn't it?",
    "The  harbour \t office said that\nit hadn't counted the missing.",
    "I gave her mine, but I can't do the others' work.",
    "Doing nothin' was better than somethin', she'll say 'em.",
    "WARNING",
    "   ",
    "Which of those will the minister have had repaired?",
    "“Don't,” said Ode Varr, 41, who got 3,000 kroner (€400) on 5 May.",
]


@pytest.fixture(scope="module")
def nlp(annotator: Annotator):
    return load_pipeline()


def read_by_spacy(nlp, text: str) -> dict[str, tuple[object, ...]]:
    tokens = [t for t in nlp(text) if not t.is_space]
    return {
        "starts": tuple(t.idx for t in tokens),
        "ends": tuple(t.idx + len(t) for t in tokens),
        "lemmas": tuple(mend_lemma(t.lower_, t.lemma_, t.pos_) for t in tokens),
        "pos": tuple(t.pos_ for t in tokens),
        "tags": tuple(t.tag_ for t in tokens),
        "deps": tuple(t.dep_ for t in tokens),
        "entities": tuple(t.ent_type_ for t in tokens),
        "entity_begins": tuple(t.ent_iob_ == "B" for t in tokens),
        "sentence_starts": tuple(i == 0 or bool(t.is_sent_start) for i, t in enumerate(tokens)),
    }


def arrays(layer: Layer) -> dict[str, tuple[object, ...]]:
    names = (
        "starts", "ends", "lemmas", "pos", "tags", "deps", "entities", "entity_begins", "sentence_starts",
    )  # fmt: skip
    return {name: getattr(layer, name) for name in names}


@pytest.mark.parametrize("text", [t for t in TEXTS if t != "WARNING"])
def test_a_layer_has_what_all_components_say(annotator: Annotator, nlp, text: str) -> None:
    (layer,) = annotator.annotate_passages([text])
    assert arrays(layer) == read_by_spacy(nlp, text)


def test_words_are_remembered_without_their_neighbours(annotator: Annotator, nlp) -> None:
    rules = WordRules.of(nlp)
    assert rules is not None
    for text in [TEXTS[2], TEXTS[8], TEXTS[2]]:
        with nlp.select_pipes(disable=["attribute_ruler", "lemmatizer"]):
            rows = nlp(text).to_array(["ORTH", "LOWER", "TAG", "DEP"]).T.tolist()
        read = rules.read(*rows)
        assert read is not None
        spoken = read_by_spacy(nlp, text)
        assert tuple(map(tuple, read)) == tuple(spoken[k] for k in ("lemmas", "pos", "tags", "deps"))


def test_a_passage_in_which_a_rule_of_two_words_may_begin_is_left_to_the_pipeline(nlp) -> None:
    rules = WordRules.of(nlp)
    assert rules is not None
    with nlp.select_pipes(disable=["attribute_ruler", "lemmatizer"]):
        rows = nlp(TEXTS[0]).to_array(["ORTH", "LOWER", "TAG", "DEP"]).T.tolist()
    assert rules.read(*rows) is None


def test_neither_order_nor_batch_changes_a_layer(annotator: Annotator) -> None:
    texts = TEXTS * 3 + [f"Ferry {n} left the quay with {n * 7} people aboard." for n in range(40)]
    straight = dict(zip(texts, annotator.annotate_passages(texts), strict=True))
    for batch_size in (1, 7, 500):
        turned = texts[::-1]
        assert dict(zip(turned, annotator.annotate_passages(turned, batch_size), strict=True)) == straight


def test_a_layer_for_each_text_in_order(annotator: Annotator) -> None:
    texts = ["Nine ferries sank in the night.", "One.", "Two ferries sank."]
    layers = list(annotator.annotate_passages(iter(texts)))
    assert [layer.ends[-1] for layer in layers] == [len(text) for text in texts]
    assert list(annotator.annotate_passages([])) == []


def test_another_pipeline_runs_its_own_rules() -> None:
    import spacy

    blank = spacy.blank("en")
    assert WordRules.of(blank) is None
    blank.add_pipe("attribute_ruler")
    assert WordRules.of(blank) is None


def test_a_rule_that_looks_at_more_than_a_word_leaves_all_to_the_pipeline() -> None:
    nlp = load_pipeline()
    nlp.get_pipe("attribute_ruler").add([[{"TAG": "NN", "ENT_TYPE": "GPE"}]], {"POS": "PROPN"})
    assert WordRules.of(nlp) is None


@pytest.mark.parametrize(
    ("word", "lemma", "pos", "expected"),
    [
        ("hoping", "hop", "VERB", "hope"),
        ("hopping", "hop", "VERB", "hop"),
        ("staged", "stag", "VERB", "stage"),
        ("stag", "stag", "NOUN", "stag"),
        ("visited", "visit", "VERB", "visit"),
        ("sees", "see", "VERB", "see"),
        ("goes", "go", "VERB", "go"),
    ],
)
def test_a_verb_of_one_closed_syllable_gets_its_e_back(
    word: str, lemma: str, pos: str, expected: str
) -> None:
    assert mend_lemma(word, lemma, pos) == expected


def test_initials_that_look_like_a_pronoun_are_a_body(annotator) -> None:
    layer = next(
        annotator.annotate_passages(["According to the WHO report, 40 people died. WHO officials agreed."])
    )
    words = dict(zip(layer.lemmas, layer.pos, strict=True))
    assert words["WHO"] == "PROPN" and "IMF" not in words

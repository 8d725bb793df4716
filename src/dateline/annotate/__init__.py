"""The language layer: a spaCy pipeline by name, its loader, and its output in our own arrays."""

from dateline.annotate.spacy_layer import Annotator, load_annotator, load_pipeline

__all__ = ["Annotator", "load_annotator", "load_pipeline"]

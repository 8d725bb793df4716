"""Scores Dateline on every gold set in ../shared, beside the peers that run here, and says what was gained and
lost since the frozen run.

    python -m bench.accuracy [--sets a,b] [--no-peers] [--freeze]

`sets` is the table of what is scored and what each goal is; `records` adds a set's texts to a record through the
public API; `measures` holds one module for each kind of gold; `peers` the other programs; `frozen` the cases of
the committed run; `tables` and `document` what is printed and `docs/accuracy.md`.
"""

"""What SQLite's planner is told of the tables, which it cannot count while they grow."""

from __future__ import annotations

#: how rows spread over indices in a record of a million claims, as SQLite notes it: all rows, then how many share the
#: first column, the first two, and so on
SPREAD = (
    ("derived", "ix_derived_key", "4000000 300000 1"),
    ("derived", "ix_derived_code", "4000000 300000 20000 100 1 1 1 1"),
    ("derived", "ix_derived_report", "4000000 20 2"),
    ("derived", "ix_derived_day", "4000000 300000 100 1 1 1 1"),
    ("derived", "ix_derived_standing", "300000 40000 12 1 1 1"),
    ("derived", "ix_derived_closed", "400000 400"),
    ("derived", "ix_derived_open", "4000000 300000 8"),
    ("derived", "ix_derived_place", "300000 600 3 1 1 1 1 1 1 1 1"),
    ("derived", "ix_derived_dated", "200000 1 1 1 1 1"),
    ("derived_term", "derived_term", "14000000 4 2 1"),
    ("derived_term", "ix_derived_term_day", "14000000 1000000 20 15 3 1"),
    ("report", "ix_report_name", "200000 1"),
    ("report", "sqlite_autoindex_report_1", "200000 1"),
    ("claim", "ix_claim_id", "1000000 1"),
)

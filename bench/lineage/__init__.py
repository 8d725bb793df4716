"""Lineage on the gold sets beside other programs, and on hostile input: `python -m bench.lineage`.

Every program is run anew, in a process of its own, and its rows are scored by ../shared/score/score.py. Ours are the
edges of a record on disk, read, cleaned, indexed and judged from its index; claims are not read, as they are no part
of lineage (`--whole` takes the export of a whole `dateline add`, which must have the same edges). Reports a second
are those of the whole process, from files to edges, by processor time.
"""

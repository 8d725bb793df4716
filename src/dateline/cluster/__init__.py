"""Adding reports as Daft jobs: on this machine, or unchanged on a Ray cluster (extra `dateline[cluster]`).

Reports are read by workers (`reading`), and so are the two steps of lineage that take the most time: which reports share
keys, and the comparison of those that do (`lineage`). All is written by the process that began the job, in the order in which
it would without one.
"""

from dateline.cluster.engine import Job
from dateline.cluster.lineage import MOST_TEXT, TOGETHER, LineageJob
from dateline.cluster.reading import read_on_cluster

__all__ = ["MOST_TEXT", "TOGETHER", "Job", "LineageJob", "read_on_cluster"]

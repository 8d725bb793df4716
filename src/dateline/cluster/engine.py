"""Daft with its runner: on this machine, or unchanged on a Ray cluster."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import Any

from dateline.errors import SetupError

#: reports, and pairs, from which on lineage is a job; fewer are done here in less time than workers take to start
LEAST_REPORTS, LEAST_PAIRS = 512, 2000

#: how often a job whose worker was lost is begun again
MOST_TRIES = 5

#: nothing is told to anybody
_SILENT = {"DAFT_ANALYTICS_ENABLED": "0", "DO_NOT_TRACK": "1", "RAY_USAGE_STATS_ENABLED": "0"}


@dataclass(frozen=True, slots=True)
class Job:
    """Where rows are read: with how many workers, and on which Ray (an address, `local`; None: in this process's
    own engine). Lineage is done there too from so many reports and pairs of reports on."""

    workers: int = 1
    ray: str | None = None
    least_reports: int = LEAST_REPORTS
    least_pairs: int = LEAST_PAIRS


def open_engine(job: Job) -> Any:
    """Daft with its runner; its telemetry and Ray's are off, here and in every worker."""
    os.environ.update(_SILENT)
    try:
        import daft
    except ImportError as error:
        raise SetupError("this engine needs Daft and Ray; pip install 'dateline[cluster]'") from error
    if job.ray is None:
        os.environ["DAFT_RUNNER"] = "native"
    else:
        try:
            import ray
        except ImportError as error:
            raise SetupError("this engine needs Ray; pip install 'dateline[cluster]'") from error
        if not ray.is_initialized():
            local = job.ray == "local"
            ray.init(
                None if local else job.ray, num_cpus=job.workers if local else None, include_dashboard=False if local else None,
                configure_logging=False, log_to_driver=False, runtime_env={"env_vars": _SILENT},
            )  # fmt: skip
        daft.set_runner_ray(noop_if_initialized=True)
    if (runner := daft.runners.get_or_infer_runner_type()) != ("native" if job.ray is None else "ray"):
        raise SetupError(
            f"Daft runs on {runner!r} in this process already; begin another for the other engine"
        )
    return daft

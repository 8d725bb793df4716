"""One module for each kind of gold; each has `score(job) -> Outcome`."""

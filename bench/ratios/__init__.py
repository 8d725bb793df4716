"""One run that sets Dateline beside named baselines: `make bench`, `python -m bench.ratios`."""

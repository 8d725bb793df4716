"""Whether two tellings of one report are one happening: what the weights are fitted on."""

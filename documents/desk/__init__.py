"""The desk: where people act on documents and look at them. Pages, API and command line come in here and nowhere else."""

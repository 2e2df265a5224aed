"""The parts of bench/run: data, processes, peers, rows, report."""

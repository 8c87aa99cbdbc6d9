"""The parts of an officer's own file that comes back: colours, comments, results by row, the list of faults."""

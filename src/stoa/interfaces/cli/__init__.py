"""The command line: the operator's contract. `stoa COMMAND --help` has an example for each."""

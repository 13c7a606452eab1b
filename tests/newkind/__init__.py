"""An app of a stranger, installed only in its test: one module that defines one kind."""

"""Plain Python below the framework: search, text, file formats and measures, each usable from a notebook."""

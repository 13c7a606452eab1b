"""One module per command: `NAME`, `HELP`, `EXAMPLE`, `arguments(parser)` and `run(options)`.

`run` returns 0 when done and 1 when something failed. Three more names are optional: `NEEDS_DJANGO = False` for a command
that does its work without the database, `NEEDS_HOME = False` for one that also works before a home is set up, and
`PASSES_ON = True` for one that takes further words as they are (`options.rest`). All modules are imported for
`stoa --help`, so Django and other heavy things are imported inside the functions.
"""

"""From the record to the search engine: one writer follows the history, readers search two indexes.

The public index holds what everybody may see now; everyone signed in reads the full one.
"""

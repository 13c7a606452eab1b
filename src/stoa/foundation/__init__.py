"""The one record: what every page, feed, search and program reads and writes."""

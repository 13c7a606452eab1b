"""Pages of notices: following, the inbox, comments. Each parses, asks one query or service and chooses a template."""

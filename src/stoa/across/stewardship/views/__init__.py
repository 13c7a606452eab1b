"""Pages of those who look after items: each parses, asks one query or service and chooses a template."""

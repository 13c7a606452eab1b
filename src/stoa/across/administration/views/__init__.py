"""Pages of the administration. Each parses, asks one query or service and chooses a template; the gate stands before all."""

"""How often items are used, by day, without persons."""

"""Settings, root addresses, start-up and system checks: the only place that may import everything."""

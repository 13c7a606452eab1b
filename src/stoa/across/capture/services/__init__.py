"""How files come in: received, read by a job, confirmed."""

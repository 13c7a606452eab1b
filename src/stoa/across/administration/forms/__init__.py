"""What administrators type. Plain forms: only what stands in them can be changed, whatever else is sent along."""

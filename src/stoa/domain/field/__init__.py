"""Work in the field: mission reports."""

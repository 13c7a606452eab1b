"""Datasets, in SDMX's terms."""

"""Evaluations, in OECD-DAC's terms."""

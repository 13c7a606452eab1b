"""Answers drawn from many domains."""

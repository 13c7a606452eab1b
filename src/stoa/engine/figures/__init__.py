"""Reading quantitative statements in English, French and Spanish by rules and vocabulary."""

from stoa.engine.figures.extracting import extract
from stoa.engine.figures.figure import Figure
from stoa.engine.figures.places import Places

__all__ = ["Figure", "Places", "extract"]

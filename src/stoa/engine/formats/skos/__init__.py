"""SKOS concept schemes, read from and written to RDF.

The reader takes what a thesaurus needs and says what it could not take: every doubt becomes a sentence in
`SkosFile.problems`, and only a file that gives no concept at all is an error. What it hands over is sound: labels have
one preferred form a language, the hierarchy points upwards only and has no cycle.
"""

from stoa.engine.formats.skos.model import FORMATS, NO_LANGUAGE, SkosConcept, SkosError, SkosFile, SkosScheme
from stoa.engine.formats.skos.read import read_skos
from stoa.engine.formats.skos.write import write_skos

__all__ = [
    "FORMATS",
    "NO_LANGUAGE",
    "SkosConcept",
    "SkosError",
    "SkosFile",
    "SkosScheme",
    "read_skos",
    "write_skos",
]

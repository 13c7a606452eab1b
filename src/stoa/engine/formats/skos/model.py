"""What a SKOS file says, as plain values, and the names SKOS is written with."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from pyoxigraph import RdfFormat

if TYPE_CHECKING:
    from collections.abc import Mapping

SKOS: Final = "http://www.w3.org/2004/02/skos/core#"
XL: Final = "http://www.w3.org/2008/05/skos-xl#"
ISO: Final = "http://purl.org/iso25964/skos-thes#"
DCT: Final = "http://purl.org/dc/terms/"
DC: Final = "http://purl.org/dc/elements/1.1/"
OWL: Final = "http://www.w3.org/2002/07/owl#"
RDF: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS: Final = "http://www.w3.org/2000/01/rdf-schema#"

TYPE: Final = RDF + "type"

NO_LANGUAGE: Final = "und"
"""The language code of a label that has no language tag."""

FORMATS: Final[Mapping[str, RdfFormat]] = {
    "ttl": RdfFormat.TURTLE,
    "rdf": RdfFormat.RDF_XML,
    "xml": RdfFormat.RDF_XML,
    "owl": RdfFormat.RDF_XML,
    "jsonld": RdfFormat.JSON_LD,
    "json": RdfFormat.JSON_LD,
    "nt": RdfFormat.N_TRIPLES,
}
"""The formats read and written, by file extension without the dot."""

_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


class SkosError(Exception):
    """A file that cannot be read as SKOS, or a scheme that cannot be written; the message is for a person."""


@dataclass(frozen=True, slots=True)
class SkosScheme:
    uri: str
    titles: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SkosConcept:
    """One concept; languages are primary subtags ("en", never "en-GB"), relations are uris.

    `notes` are scope notes and plain notes, `definitions` are definitions. `broader` and `related` may name concepts
    that are not in the file (a problem says so); `notation` is empty when there is none.
    """

    uri: str
    notation: str = ""
    pref: Mapping[str, str] = field(default_factory=dict)
    alt: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    hidden: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    notes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    definitions: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    broader: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    exact_match: tuple[str, ...] = ()
    close_match: tuple[str, ...] = ()
    broad_match: tuple[str, ...] = ()
    narrow_match: tuple[str, ...] = ()
    related_match: tuple[str, ...] = ()
    in_scheme: tuple[str, ...] = ()
    top_concept_of: tuple[str, ...] = ()
    deprecated: bool = False
    replaced_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SkosFile:
    """What a file held. `scheme` is the one with most concepts, None when the file names none."""

    scheme: SkosScheme | None
    concepts: tuple[SkosConcept, ...]
    problems: tuple[str, ...]
    schemes: tuple[SkosScheme, ...] = ()


def rdf_format(name: str, where: str) -> RdfFormat:
    """The format of that name; `where` says in the error what it was meant for."""
    found = FORMATS.get(name.lower())
    if found is None:
        known = ", ".join(sorted(FORMATS))
        raise SkosError(f'The format "{name}" of {where} is not known. Use one of: {known}.')
    return found


def clean(text: str) -> str:
    """Text on one line, without characters that XML cannot carry."""
    return " ".join(_UNWRITABLE.sub("", text).split())

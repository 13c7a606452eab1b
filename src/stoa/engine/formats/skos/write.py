"""Writing a concept scheme as Turtle, RDF/XML, JSON-LD or N-Triples."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, Triple, serialize

from stoa.engine.formats.skos.model import (
    DCT,
    NO_LANGUAGE,
    OWL,
    RDF,
    SKOS,
    TYPE,
    SkosConcept,
    SkosError,
    SkosScheme,
    clean,
    rdf_format,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from typing import IO


def write_skos(scheme: SkosScheme, concepts: Iterable[SkosConcept], stream: IO[bytes], *, format: str = "ttl") -> None:
    """Write a scheme and its concepts; a concept without a broader one is written as a top concept of the scheme.

    Args:
        scheme: the scheme all concepts belong to.
        concepts: taken one by one, so a generator will do.
        stream: receives UTF-8.
        format: a key of `FORMATS`.

    Raises:
        SkosError: the format is unknown or a uri is not one.
    """
    serialize(
        _triples(scheme, concepts),
        stream,
        rdf_format(format, "the export"),
        prefixes={"skos": SKOS, "dct": DCT, "owl": OWL, "rdf": RDF},
    )


def _triples(scheme: SkosScheme, concepts: Iterable[SkosConcept]) -> Iterator[Triple]:
    node = _node(scheme.uri)
    yield Triple(node, NamedNode(TYPE), NamedNode(SKOS + "ConceptScheme"))
    for language, title in scheme.titles.items():
        yield Triple(node, NamedNode(DCT + "title"), _literal(title, language))
    for concept in concepts:
        yield from _concept_triples(concept, scheme.uri)


def _concept_triples(concept: SkosConcept, scheme_uri: str) -> Iterator[Triple]:
    subject = _node(concept.uri)
    yield Triple(subject, NamedNode(TYPE), NamedNode(SKOS + "Concept"))
    if concept.notation:
        yield Triple(subject, NamedNode(SKOS + "notation"), Literal(clean(concept.notation)))
    for language, text in concept.pref.items():
        yield Triple(subject, NamedNode(SKOS + "prefLabel"), _literal(text, language))
    for predicate, texts in _text_values(concept):
        for language, values in texts.items():
            for text in values:
                yield Triple(subject, NamedNode(predicate), _literal(text, language))
    for predicate, uris in _uri_values(concept, scheme_uri):
        for uri in uris:
            yield Triple(subject, NamedNode(predicate), _node(uri))
    if concept.deprecated:
        yield Triple(subject, NamedNode(OWL + "deprecated"), Literal(True))


def _text_values(concept: SkosConcept) -> Iterator[tuple[str, Mapping[str, tuple[str, ...]]]]:
    yield SKOS + "altLabel", concept.alt
    yield SKOS + "hiddenLabel", concept.hidden
    yield SKOS + "scopeNote", concept.notes
    yield SKOS + "definition", concept.definitions


def _uri_values(concept: SkosConcept, scheme_uri: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    yield SKOS + "inScheme", concept.in_scheme or (scheme_uri,)
    yield SKOS + "topConceptOf", concept.top_concept_of or (() if concept.broader else (scheme_uri,))
    yield SKOS + "broader", concept.broader
    yield SKOS + "related", concept.related
    yield SKOS + "exactMatch", concept.exact_match
    yield SKOS + "closeMatch", concept.close_match
    yield SKOS + "broadMatch", concept.broad_match
    yield SKOS + "narrowMatch", concept.narrow_match
    yield SKOS + "relatedMatch", concept.related_match
    yield DCT + "isReplacedBy", concept.replaced_by


def _node(uri: str) -> NamedNode:
    try:
        return NamedNode(uri)
    except ValueError as error:
        raise SkosError(f'"{uri}" is not a uri ({error}), so the scheme cannot be written.') from error


def _literal(text: str, language: str) -> Literal:
    return Literal(clean(text)) if language == NO_LANGUAGE else Literal(clean(text), language=language)

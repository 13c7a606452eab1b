"""Reading a concept scheme: from statements to concepts, with a sentence for everything that could not be taken."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from pyoxigraph import Literal, NamedNode

from stoa.engine.formats.skos.model import (
    DCT,
    ISO,
    NO_LANGUAGE,
    OWL,
    RDF,
    RDFS,
    SKOS,
    TYPE,
    XL,
    SkosConcept,
    SkosError,
    SkosFile,
    SkosScheme,
    clean,
    rdf_format,
)
from stoa.engine.formats.skos.statements import TITLES, key, read_statements

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from stoa.engine.formats.skos.statements import Statements, Term

_ISO_KINDS: Final = ("Generic", "Partitive", "Instantial")
_BROADER: Final = (SKOS + "broader", *(f"{ISO}broader{kind}" for kind in _ISO_KINDS))
_NARROWER: Final = (SKOS + "narrower", *(f"{ISO}narrower{kind}" for kind in _ISO_KINDS))
_RELATED: Final = (SKOS + "related",)
_MAPPINGS: Final = ("exactMatch", "closeMatch", "broadMatch", "narrowMatch", "relatedMatch")
_COLLECTIONS: Final = frozenset({SKOS + "Collection", SKOS + "OrderedCollection"})


def read_skos(path: Path, *, format: str | None = None, base_uri: str | None = None) -> SkosFile:
    """Read every concept of an RDF file.

    Args:
        path: the file.
        format: a key of `FORMATS`; None takes the extension of the file name.
        base_uri: what relative addresses in the file are relative to, when the file does not say.

    Raises:
        SkosError: the file cannot be opened or parsed, is of no known format, or holds no concept.
    """
    statements = read_statements(path, rdf_format(format or path.suffix.lstrip("."), path.name), base_uri)
    file = _Reader(statements).read()
    if not file.concepts:
        raise SkosError(f"{path.name} holds no SKOS concept, so there is nothing to take from it.")
    return file


def _language(tag: str) -> str:
    return tag.split("-", 1)[0]


def _unique(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values))


class _Reader:
    """Turns kept statements into concepts, gathering problems on the way."""

    def __init__(self, statements: Statements) -> None:
        self.statements = statements
        self.problems: list[str] = []

    def read(self) -> SkosFile:
        uris = self._concept_uris()
        broader = self._hierarchy(uris)
        related = self._related(uris)
        tops = self._inverse(uris, (SKOS + "topConceptOf",), (SKOS + "hasTopConcept",))
        concepts = tuple(self._concept(uri, broader[uri], related[uri], tops[uri]) for uri in uris)
        schemes = self._schemes(concepts)
        return SkosFile(schemes[0] if schemes else None, concepts, tuple(self.problems), schemes)

    def _concept_uris(self) -> list[str]:
        found, nameless, collections = [], 0, 0
        for subject, properties in self.statements.items():
            types = {key(term) for term in properties.get(TYPE, ())}
            collections += bool(types & _COLLECTIONS)
            if SKOS + "Concept" not in types and not self._is_untyped_concept(types, properties):
                continue
            if subject.startswith("_:"):
                nameless += 1
            else:
                found.append(subject)
        if nameless:
            self.problems.append(f"{nameless} concept(s) have no uri and were left out.")
        if collections:
            self.problems.append(f"{collections} collection(s) were left out; only concepts are read.")
        return found

    @staticmethod
    def _is_untyped_concept(types: set[str], properties: Mapping[str, list[Term]]) -> bool:
        return (
            not types
            and SKOS + "prefLabel" in properties
            and any(predicate in properties for predicate in (SKOS + "inScheme", *_BROADER, *_NARROWER, *_RELATED))
        )

    def _uris(self, subject: str, predicates: Iterable[str]) -> list[str]:
        found = []
        for predicate in predicates:
            for term in self.statements.get(subject, {}).get(predicate, ()):
                if isinstance(term, NamedNode):
                    found.append(term.value)
                else:
                    name = predicate.rpartition("#")[2] or predicate
                    self.problems.append(f"{subject}: {name} points to {term}, which is not a uri; left out.")
        return found

    def _inverse(self, uris: list[str], forward: tuple[str, ...], backward: tuple[str, ...]) -> dict[str, list[str]]:
        """What each concept says with `forward`, joined with what others say of it with `backward`."""
        links = {uri: self._uris(uri, forward) for uri in uris}
        for subject in self.statements:
            for uri in self._uris(subject, backward):
                if uri in links:
                    links[uri].append(subject)
        return links

    def _hierarchy(self, uris: list[str]) -> dict[str, tuple[str, ...]]:
        links = self._inverse(uris, _BROADER, _NARROWER)
        broader = {uri: _unique(links[uri]) for uri in uris}
        self._report_strangers(broader, "broader")
        cut = _closing_edges(broader)
        for narrow, broad in sorted(cut):
            self.problems.append(f"{narrow}: broader {broad} closes a circle in the hierarchy; left out.")
        return {uri: tuple(above for above in found if (uri, above) not in cut) for uri, found in broader.items()}

    def _related(self, uris: list[str]) -> dict[str, tuple[str, ...]]:
        links = self._inverse(uris, _RELATED, _RELATED)
        related = {uri: tuple(other for other in _unique(found) if other != uri) for uri, found in links.items()}
        self._report_strangers(related, "related")
        return related

    def _report_strangers(self, links: Mapping[str, tuple[str, ...]], name: str) -> None:
        for uri, targets in links.items():
            self.problems.extend(
                f"{uri}: {name} {target} is not a concept of this file." for target in targets if target not in links
            )

    def _concept(
        self, uri: str, broader: tuple[str, ...], related: tuple[str, ...], tops: Iterable[str]
    ) -> SkosConcept:
        pref, spare = self._preferred(uri)
        alt = self._texts(uri, "altLabel", taken=[(language, {text}) for language, text in pref.items()], more=spare)
        named = [*((language, {text}) for language, text in pref.items()), *((k, set(v)) for k, v in alt.items())]
        matches = {name: _unique(self._uris(uri, (SKOS + name,))) for name in _MAPPINGS}
        return SkosConcept(
            uri=uri,
            notation=self._notation(uri),
            pref=pref,
            alt=alt,
            hidden=self._texts(uri, "hiddenLabel", taken=named),
            notes=self._texts(uri, "scopeNote", more=self._tagged(uri, SKOS + "note")),
            definitions=self._texts(uri, "definition"),
            broader=broader,
            related=related,
            exact_match=matches["exactMatch"],
            close_match=matches["closeMatch"],
            broad_match=matches["broadMatch"],
            narrow_match=matches["narrowMatch"],
            related_match=matches["relatedMatch"],
            in_scheme=_unique(self._uris(uri, (SKOS + "inScheme",))),
            top_concept_of=_unique(tops),
            deprecated=any(key(t).strip('"')[:4] == "true" for t in self._terms(uri, OWL + "deprecated")),
            replaced_by=_unique(self._uris(uri, (DCT + "isReplacedBy",))),
        )

    def _terms(self, subject: str, predicate: str) -> list[Term]:
        return self.statements.get(subject, {}).get(predicate, [])

    def _tagged(self, subject: str, predicate: str) -> list[tuple[str, str]]:
        """(language tag, text) of each value; a resource stands for the text it carries (SKOS-XL, rdf:value)."""
        found: list[tuple[str, str]] = []
        for term in self._terms(subject, predicate):
            carried = [term] if isinstance(term, Literal) else self._carried(key(term))
            if not carried:
                name = predicate.rpartition("#")[2]
                self.problems.append(f"{subject}: {name} points to {key(term)}, which has no text; left out.")
            for literal in carried:
                text = clean(literal.value)
                if text:
                    found.append(((literal.language or NO_LANGUAGE).lower(), text))
                else:
                    self.problems.append(f"{subject}: an empty {predicate.rpartition('#')[2]} was left out.")
        return found

    def _carried(self, resource: str) -> list[Literal]:
        terms = [*self._terms(resource, XL + "literalForm"), *self._terms(resource, RDF + "value")]
        return [term for term in terms if isinstance(term, Literal)]

    def _preferred(self, uri: str) -> tuple[dict[str, str], list[tuple[str, str]]]:
        """One preferred label a language, and those that had to give way.

        The label tagged "en" goes before one tagged "en-GB"; between two with the same tag the first stays.
        """
        found = self._tagged(uri, SKOS + "prefLabel") + self._tagged(uri, XL + "prefLabel")
        found = found or self._tagged(uri, RDFS + "label")
        if not found:
            self.problems.append(f"{uri} has no preferred label.")
        chosen: dict[str, tuple[str, str]] = {}
        spare = []
        for tag, text in sorted(found, key=lambda label: "-" in label[0]):
            first_tag, first = chosen.setdefault(_language(tag), (tag, text))
            if text == first:
                continue
            spare.append((tag, text))
            if tag == first_tag:
                self.problems.append(
                    f'{uri} has two preferred labels in "{tag}": "{first}" was kept, "{text}" is an alternative label.'
                )
        return {language: text for language, (_, text) in chosen.items()}, spare

    def _texts(
        self,
        uri: str,
        name: str,
        *,
        taken: Iterable[tuple[str, set[str]]] = (),
        more: Iterable[tuple[str, str]] = (),
    ) -> dict[str, tuple[str, ...]]:
        """Values by language, without those a stronger kind of label has already."""
        texts: dict[str, list[str]] = {}
        for tag, text in (*self._tagged(uri, SKOS + name), *self._tagged(uri, XL + name), *more):
            texts.setdefault(_language(tag), []).append(text)
        gone: dict[str, set[str]] = {}
        for language, values in taken:
            gone.setdefault(language, set()).update(values)
        left = {lang: _unique(t for t in values if t not in gone.get(lang, ())) for lang, values in texts.items()}
        return {language: values for language, values in left.items() if values}

    def _notation(self, uri: str) -> str:
        values = [clean(term.value) for term in self._terms(uri, SKOS + "notation") if isinstance(term, Literal)]
        if len(set(values)) > 1:
            self.problems.append(f"{uri} has {len(set(values))} notations: {values[0]} was kept.")
        return values[0] if values else ""

    def _schemes(self, concepts: tuple[SkosConcept, ...]) -> tuple[SkosScheme, ...]:
        use = Counter(scheme for concept in concepts for scheme in {*concept.in_scheme, *concept.top_concept_of})
        declared = [s for s, p in self.statements.items() if SKOS + "ConceptScheme" in map(key, p.get(TYPE, ()))]
        uris = sorted({*declared, *use}, key=lambda uri: (-use[uri], uri))
        if not uris:
            self.problems.append("The file names no concept scheme.")
        elif len(uris) > 1:
            self.problems.append(f"The file names {len(uris)} concept schemes; {uris[0]} has the most concepts.")
        return tuple(SkosScheme(uri, self._titles(uri)) for uri in uris)

    def _titles(self, uri: str) -> dict[str, str]:
        titles: dict[str, str] = {}
        for predicate in TITLES:
            for tag, text in self._tagged(uri, predicate):
                titles.setdefault(_language(tag), text)
        return titles


def _closing_edges(broader: Mapping[str, tuple[str, ...]]) -> set[tuple[str, str]]:
    """The (narrower, broader) pairs to leave out so that no concept is above itself."""
    closing: set[tuple[str, str]] = set()
    done: set[str] = set()
    for start in broader:
        if start in done:
            continue
        below, stack = {start}, [(start, iter(broader[start]))]
        while stack:
            node, above = stack[-1]
            for target in above:
                if target in below:
                    closing.add((node, target))
                elif target in broader and target not in done:
                    below.add(target)
                    stack.append((target, iter(broader[target])))
                    break
            else:
                stack.pop()
                below.discard(node)
                done.add(node)
    return closing

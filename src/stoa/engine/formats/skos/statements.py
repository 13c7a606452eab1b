"""The statements of an RDF file that matter for SKOS, read safely."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, TypeAlias

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, parse

from stoa.engine.formats.skos.model import DC, DCT, ISO, OWL, RDF, RDFS, SKOS, TYPE, XL, SkosError

if TYPE_CHECKING:
    from pathlib import Path

    from pyoxigraph import Quad

Term: TypeAlias = NamedNode | BlankNode | Literal | Triple
Statements: TypeAlias = dict[str, dict[str, list[Term]]]

TITLES: Final = (DCT + "title", DC + "title", SKOS + "prefLabel", RDFS + "label")
_NAMESPACES: Final = (SKOS, XL, ISO)
_ALSO_KEPT: Final = frozenset(
    {TYPE, RDF + "value", OWL + "deprecated", DCT + "isReplacedBy", *TITLES},
)
_PARSER_PREFIX = re.compile(r"^Parser error (at|between) [^:]*: ")
_ENTITY = re.compile(rb"<!ENTITY\b", re.IGNORECASE)
# An abbreviation of an address, as thesaurus editors write it; anything longer or nested can blow up when expanded.
_HARMLESS_ENTITY = re.compile(rb'<!ENTITY\s+[^\s"&%<>]+\s+"[^"&<]{0,120}"\s*>')


def read_statements(path: Path, format: RdfFormat, base_uri: str | None) -> Statements:
    """The statements that matter, by subject and predicate, in the order of the file."""
    kept: Statements = {}
    try:
        if format == RdfFormat.RDF_XML:
            _refuse_dangerous_entities(path)
        for quad in parse(path=path, format=format, base_iri=base_uri):
            _keep(kept, quad)
    except SyntaxError as error:
        raise SkosError(_sentence(path.name, error)) from error
    except OSError as error:
        raise SkosError(f"{path.name} cannot be opened: {error.strerror or error}.") from error
    except ValueError as error:
        raise SkosError(f"{path.name} cannot be read: {error}.") from error
    return kept


def _keep(kept: Statements, quad: Quad) -> None:
    predicate = quad.predicate.value
    if predicate.startswith(_NAMESPACES) or predicate in _ALSO_KEPT:
        kept.setdefault(key(quad.subject), {}).setdefault(predicate, []).append(quad.object)


def _refuse_dangerous_entities(path: Path) -> None:
    """The parser opens no address, but it expands entities inside entities without limit."""
    content = path.read_bytes()
    for declaration in _ENTITY.finditer(content):
        if not _HARMLESS_ENTITY.match(content, declaration.start()):
            line = content.count(b"\n", 0, declaration.start()) + 1
            raise SkosError(
                f"{path.name}, line {line}: an XML entity refers to another file or entity, or is too long, "
                "and is not read for safety. Save the file without a DOCTYPE, or as Turtle."
            )


def _sentence(name: str, error: SyntaxError) -> str:
    where = f"{name}, line {error.lineno}" if error.lineno else name
    what = _PARSER_PREFIX.sub("", error.msg or str(error)).rstrip(".")
    hint = " An address in it is relative; give the base address of the file." if "No scheme found" in what else ""
    return f"{where}: the file is not well formed: {what}.{hint}"


def key(term: object) -> str:
    return term.value if isinstance(term, NamedNode) else str(term)

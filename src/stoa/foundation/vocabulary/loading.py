"""Vocabularies from files: those that come with Stoa, and SKOS files of others."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import orjson

from stoa.engine.formats.skos import SkosConcept, SkosFile, read_skos
from stoa.engine.text.fold import fold
from stoa.foundation.history.models import Event
from stoa.foundation.vocabulary.models import NO_LANGUAGE, Concept, ConceptScheme
from stoa.foundation.vocabulary.services import Loaded, NewConcept, load_scheme

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from stoa.foundation.history.services import Actor

DATA = Path(__file__).parent / "data"
STARTER = "starter"
_CODES = ("m49", "iso2")
_TEXTS = {"pref", "alt", "note", "notation", "broader", "related"}
_SKOS_NO_LANGUAGE = "und"
URI_LIMIT, NOTATION_LIMIT, KEY_LIMIT = 300, 80, 60


def load_starter(actor: Actor) -> dict[str, Loaded]:
    """Load the vocabularies that come with Stoa; returns what was loaded by scheme, nothing for those already here.

    A scheme that somebody else loaded under the same key since is left alone: the organization's own replaces ours.
    """
    loaded = {}
    for scheme in orjson.loads((DATA / "schemes.json").read_bytes()):
        raw = (DATA / scheme["file"]).read_bytes()
        digest = hashlib.sha256(orjson.dumps(scheme) + raw).hexdigest()
        last = _last_load(scheme["key"])
        if last is not None and (last.get("from") != STARTER or last.get("digest") == digest):
            continue
        concepts = [_starter_concept(scheme["uri"], orjson.loads(line)) for line in raw.splitlines() if line.strip()]
        loaded[scheme["key"]] = load_scheme(
            key=scheme["key"],
            uri=scheme["uri"],
            titles=scheme["title"],
            purpose=scheme["purpose"],
            concepts=concepts,
            origin={"from": STARTER, "digest": digest},
            actor=actor,
        )
    return loaded


def _last_load(key: str) -> dict[str, Any] | None:
    events = Event.objects.filter(object_id=f"scheme:{key}", verb="scheme.loaded")
    event = events.order_by("-position").first()
    return event.data if event else None


def _starter_concept(scheme_uri: str, line: Mapping[str, Any]) -> NewConcept:
    codes = [line[name] for name in _CODES if line.get(name)]
    return NewConcept(
        uri=_starter_uri(scheme_uri, line["notation"]),
        notation=line["notation"],
        pref=line["pref"],
        alt=line.get("alt", {}),
        hidden={NO_LANGUAGE: codes} if codes else {},
        notes=line.get("note", {}),
        facts={name: value for name, value in line.items() if name not in _TEXTS},
        broader=[_starter_uri(scheme_uri, notation) for notation in line.get("broader", ())],
        related=[_starter_uri(scheme_uri, notation) for notation in line.get("related", ())],
    )


def _starter_uri(scheme_uri: str, notation: str) -> str:
    return f"{scheme_uri}/{quote(notation, safe='')}"


def load_skos(path: Path, *, key: str = "", purpose: str = "topics", actor: Actor) -> Loaded:
    """Load the concepts of a SKOS file as one scheme; the same file again changes nothing but what it changed itself.

    Args:
        path: the file; its extension tells the format.
        key: the scheme's key; made from the scheme's title or the file's name when empty.
        purpose: what items use the scheme for, one of `ConceptScheme.Purpose`.
        actor: who loads it.

    Raises:
        SkosError: the file is not SKOS, or holds no concept.
    """
    file = read_skos(path)
    uri, titles = _identity(file, path)
    scheme_key = key or _stored_key(uri) or _free_key(titles.get("en") or next(iter(titles.values()), path.stem), uri)
    concepts, problems = _skos_concepts(file, uri)
    origin = {"from": path.name, "digest": hashlib.sha256(path.read_bytes()).hexdigest()}
    loaded = load_scheme(
        key=scheme_key, uri=uri, titles=titles, purpose=purpose, concepts=concepts, origin=origin, actor=actor
    )
    return Loaded(loaded.concepts, loaded.labels, (*file.problems, *problems, *loaded.problems))


def _identity(file: SkosFile, path: Path) -> tuple[str, dict[str, str]]:
    """The scheme's uri and titles; a file that names no scheme gets ones made from its name."""
    if file.scheme is None:
        return f"urn:stoa:scheme:{quote(path.stem)}"[:URI_LIMIT], {"en": path.stem}
    titles = {_language(language): text for language, text in file.scheme.titles.items()}
    return file.scheme.uri[:URI_LIMIT], titles or {"en": path.stem}


def _stored_key(uri: str) -> str:
    return ConceptScheme.objects.filter(uri=uri).values_list("key", flat=True).first() or ""


def _free_key(title: str, uri: str) -> str:
    slug = re.sub(r"[^a-z0-9]+", "-", fold(title)).strip("-")[: KEY_LIMIT - 8] or "scheme"
    taken = ConceptScheme.objects.filter(key=slug).exists()
    return f"{slug}-{hashlib.sha256(uri.encode()).hexdigest()[:6]}" if taken else slug


def _skos_concepts(file: SkosFile, scheme_uri: str) -> tuple[list[NewConcept], list[str]]:
    elsewhere = _in_other_schemes((concept.uri for concept in file.concepts), scheme_uri)
    concepts, problems, notations = [], [], set[str]()
    for concept in file.concepts:
        if len(concept.uri) > URI_LIMIT:
            problems.append(f"{concept.uri[:80]}… is longer than {URI_LIMIT} characters; left out.")
        elif concept.uri in elsewhere:
            problems.append(f"{concept.uri} belongs to the scheme {elsewhere[concept.uri]} already; left out.")
        else:
            concepts.append(_skos_concept(concept, _notation(concept, notations)))
    return concepts, problems


def _in_other_schemes(uris: Iterable[str], scheme_uri: str) -> dict[str, str]:
    rows = Concept.objects.exclude(scheme__uri=scheme_uri).values_list("uri", "scheme__key")
    others = dict(rows)
    return {uri: others[uri] for uri in uris if uri in others}


def _notation(concept: SkosConcept, taken: set[str]) -> str:
    """The concept's notation, else the end of its uri; made unlike those before it where two are the same."""
    notation = (concept.notation or re.split(r"[/#:]", concept.uri.rstrip("/#"))[-1])[:NOTATION_LIMIT]
    if not notation or notation in taken:
        notation = f"{notation[: NOTATION_LIMIT - 9]}-{hashlib.sha256(concept.uri.encode()).hexdigest()[:8]}"
    taken.add(notation)
    return notation


def _skos_concept(concept: SkosConcept, notation: str) -> NewConcept:
    notes = {**_first(concept.notes), **_first(concept.definitions)}
    matches = {
        "exact_match": concept.exact_match,
        "close_match": concept.close_match,
        "broad_match": concept.broad_match,
        "narrow_match": concept.narrow_match,
        "related_match": concept.related_match,
        "replaced_by": concept.replaced_by,
    }
    return NewConcept(
        uri=concept.uri,
        notation=notation,
        pref={_language(language): text for language, text in concept.pref.items()},
        alt={_language(language): texts for language, texts in concept.alt.items()},
        hidden={_language(language): texts for language, texts in concept.hidden.items()},
        notes=notes,
        facts={name: list(uris) for name, uris in matches.items() if uris},
        broader=concept.broader,
        related=concept.related,
        is_deprecated=concept.deprecated,
    )


def _first(texts: Mapping[str, Sequence[str]]) -> dict[str, str]:
    return {_language(language): several[0] for language, several in texts.items() if several}


def _language(tag: str) -> str:
    """The language as stored: a label without one is kept under the code for undetermined, ten characters at most."""
    return (tag or _SKOS_NO_LANGUAGE)[:10]

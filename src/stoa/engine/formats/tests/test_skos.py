from __future__ import annotations

import io
import os
import time
from pathlib import Path

import pytest

from stoa.engine.formats.skos import (
    FORMATS,
    SkosConcept,
    SkosError,
    SkosFile,
    SkosScheme,
    read_skos,
    write_skos,
)

EX = "http://example.org/"
PREFIXES = f"""@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix skosxl: <http://www.w3.org/2008/05/skos-xl#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix ex: <{EX}> .
"""
RDF_XML = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:skos="http://www.w3.org/2004/02/skos/core#">
<skos:Concept rdf:about="http://example.org/a"><skos:prefLabel xml:lang="en">&x;</skos:prefLabel></skos:Concept>
</rdf:RDF>"""


def read_text(folder: Path, text: str, name: str = "scheme.ttl") -> SkosFile:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return read_skos(path)


def read_turtle(folder: Path, text: str) -> SkosFile:
    return read_text(folder, PREFIXES + text)


def real_file(name: str) -> Path:
    folder = os.environ.get("STOA_TEST_DATA") or Path(__file__).parents[6] / "shared" / "data"
    path = Path(folder) / "skos" / name
    if not path.exists():
        pytest.skip(f"the test data has no skos/{name}")
    return path


SCHEME = SkosScheme(EX + "scheme", {"en": "Work", "fr": "Travail"})
TOP = SkosConcept(
    uri=EX + "wages",
    notation="W 1",
    pref={"en": "Wages", "fr": "Salaires", "und": "wages"},
    alt={"en": ("Earnings", "Pay")},
    hidden={"en": ("Wagse",)},
    notes={"fr": ("Ce que rapporte le travail & <plus>.",)},
    definitions={"en": ("Pay for work.",)},
    related=(EX + "minimum-wage",),
    exact_match=("http://other.example/1",),
    close_match=("http://other.example/2",),
    broad_match=("http://other.example/3",),
    narrow_match=("http://other.example/4",),
    related_match=("http://other.example/5",),
    in_scheme=(SCHEME.uri,),
    top_concept_of=(SCHEME.uri,),
)
NARROW = SkosConcept(
    uri=EX + "minimum-wage",
    pref={"en": "Minimum wage", "ar": "الحد الأدنى للأجور"},
    broader=(EX + "wages",),
    related=(EX + "wages",),
    in_scheme=(SCHEME.uri,),
    deprecated=True,
    replaced_by=(EX + "wages",),
)


@pytest.mark.parametrize("name", sorted(FORMATS))
def test_a_scheme_written_and_read_again_is_the_same(tmp_path: Path, name: str) -> None:
    path = tmp_path / f"scheme.{name}"
    with path.open("wb") as stream:
        write_skos(SCHEME, iter([TOP, NARROW]), stream, format=name)
    assert read_skos(path) == SkosFile(SCHEME, (TOP, NARROW), (), (SCHEME,))


def test_characters_that_xml_cannot_carry_are_not_written(tmp_path: Path) -> None:
    path = tmp_path / "scheme.rdf"
    with path.open("wb") as stream:
        write_skos(SCHEME, [SkosConcept(EX + "a", pref={"en": "a\x00\x0bb\ud800"})], stream, format="rdf")
    assert read_skos(path).concepts[0].pref == {"en": "ab"}


def test_a_concept_without_broader_is_written_as_top_concept(tmp_path: Path) -> None:
    path = tmp_path / "scheme.ttl"
    with path.open("wb") as stream:
        write_skos(SCHEME, [SkosConcept(EX + "a", pref={"en": "A"})], stream)
    (concept,) = read_skos(path).concepts
    assert (concept.in_scheme, concept.top_concept_of) == ((SCHEME.uri,), (SCHEME.uri,))


def test_writing_a_concept_whose_uri_is_none_says_which() -> None:
    with pytest.raises(SkosError, match='"SDG 8" is not a uri'):
        write_skos(SCHEME, [SkosConcept("SDG 8", pref={"en": "Decent work"})], io.BytesIO())


def test_writing_an_unknown_format_lists_the_known_ones() -> None:
    with pytest.raises(SkosError, match=r'format "pdf".*ttl'):
        write_skos(SCHEME, [], io.BytesIO(), format="pdf")


def test_narrower_counts_as_broader(tmp_path: Path) -> None:
    file = read_turtle(
        tmp_path,
        """ex:s a skos:ConceptScheme ; skos:hasTopConcept ex:a .
        ex:a a skos:Concept ; skos:prefLabel "A"@en ; skos:narrower ex:b .
        ex:b a skos:Concept ; skos:prefLabel "B"@en ; skos:broader ex:a ; skos:related ex:c .
        ex:c a skos:Concept ; skos:prefLabel "C"@en .""",
    )
    a, b, c = file.concepts
    assert (a.broader, a.top_concept_of, b.broader) == ((), (EX + "s",), (EX + "a",))
    assert (b.related, c.related) == ((EX + "c",), (EX + "b",))
    assert file.problems == ()


def test_language_tags_become_primary_subtags(tmp_path: Path) -> None:
    (concept,) = read_turtle(
        tmp_path,
        """ex:a a skos:Concept ; skos:prefLabel "Labor"@en-US , "Labour"@en , "Bare" ; skos:altLabel "Work"@en-GB .""",
    ).concepts
    assert concept.pref == {"en": "Labour", "und": "Bare"}
    assert concept.alt == {"en": ("Work", "Labor")}


def test_a_second_preferred_label_is_reported_and_the_first_kept(tmp_path: Path) -> None:
    file = read_turtle(tmp_path, 'ex:a a skos:Concept ; skos:prefLabel "Pay"@en , "Wages"@en ; skos:inScheme ex:s .')
    assert file.concepts[0].pref == {"en": "Pay"}
    assert file.concepts[0].alt == {"en": ("Wages",)}
    (problem,) = file.problems
    assert problem.startswith(f'{EX}a has two preferred labels in "en": "Pay" was kept')


def test_a_label_stays_only_where_it_is_strongest(tmp_path: Path) -> None:
    (concept,) = read_turtle(
        tmp_path,
        """ex:a a skos:Concept ; skos:prefLabel "Pay"@en ; skos:altLabel "Pay"@en , "Wage"@en ;
             skos:hiddenLabel "Wage"@en .""",
    ).concepts
    assert (concept.alt, concept.hidden) == ({"en": ("Wage",)}, {})


def test_labels_of_skos_xl_and_notes_as_resources_are_read(tmp_path: Path) -> None:
    (concept,) = read_turtle(
        tmp_path,
        """ex:a a skos:Concept ; skosxl:prefLabel ex:l ; skosxl:altLabel [ skosxl:literalForm "Other"@fr ] ;
             skos:scopeNote [ rdf:value "A note"@en ] .
        ex:l a skosxl:Label ; skosxl:literalForm "Name"@fr .""",
    ).concepts
    assert (concept.pref, concept.alt, concept.notes) == ({"fr": "Name"}, {"fr": ("Other",)}, {"en": ("A note",)})


def test_a_circle_in_the_hierarchy_is_cut_and_reported(tmp_path: Path) -> None:
    file = read_turtle(
        tmp_path,
        """ex:s a skos:ConceptScheme . ex:a a skos:Concept ; skos:prefLabel "A"@en ; skos:broader ex:b .
        ex:b a skos:Concept ; skos:prefLabel "B"@en ; skos:broader ex:c .
        ex:c a skos:Concept ; skos:prefLabel "C"@en ; skos:broader ex:a , ex:c .""",
    )
    assert [concept.broader for concept in file.concepts] == [(EX + "b",), (EX + "c",), ()]
    assert sorted(file.problems) == [
        f"{EX}c: broader {EX}a closes a circle in the hierarchy; left out.",
        f"{EX}c: broader {EX}c closes a circle in the hierarchy; left out.",
    ]


def test_a_hierarchy_ten_thousand_deep_is_read(tmp_path: Path) -> None:
    chain = "".join(
        f'ex:c{i} a skos:Concept ; skos:prefLabel "{i}" ; skos:broader ex:c{i + 1} .\n' for i in range(10_000)
    )
    assert len(read_turtle(tmp_path, chain).concepts) == 10_000


def test_what_cannot_be_taken_is_named(tmp_path: Path) -> None:
    file = read_turtle(
        tmp_path,
        """ex:s a skos:ConceptScheme . ex:t a skos:ConceptScheme . ex:g a skos:Collection .
        [] a skos:Concept ; skos:prefLabel "Nameless"@en .
        ex:a a skos:Concept ; skos:inScheme ex:t ; skos:broader ex:gone , "text" ; skos:altLabel ex:nothing , " "@en ;
             skos:notation "1" , "2" .""",
    )
    assert len(file.concepts) == 1
    for part in (
        "1 concept(s) have no uri",
        "1 collection(s) were left out",
        "ex_a has no preferred label",
        "broader ex_gone is not a concept of this file",
        "is not a uri; left out",
        "altLabel points to ex_nothing, which has no text",
        "an empty altLabel was left out",
        "ex_a has 2 notations: 1 was kept",
        "2 concept schemes; ex_t has the most concepts",
    ):
        assert any(part.replace("ex_", EX) in problem for problem in file.problems), part
    assert file.scheme == SkosScheme(EX + "t")


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("a.ttl", "<http://a/b> <http://a/c> .\n<http://a/b> nonsense", "a.ttl, line 1: the file is not well formed"),
        ("a.ttl", "<http://a/b> <http://a/c> <d> .", "give the base address"),
        ("a.ttl", "", "holds no SKOS concept"),
        ("a.rdf", "<rdf:RDF><open>", "a.rdf: the file is not well formed"),
        ("a.jsonld", "{", "a.jsonld, line 1: the file is not well formed"),
        ("a.jsonld", '{"@context": "http://127.0.0.1:9/context", "name": "x"}', "not well formed"),
        ("a.docx", "x", 'The format "docx" of a.docx is not known. Use one of: json,'),
    ],
)
def test_a_file_that_cannot_be_read_says_why(tmp_path: Path, name: str, text: str, says: str) -> None:
    with pytest.raises(SkosError) as caught:
        read_text(tmp_path, text, name)
    assert says in str(caught.value)


def test_a_missing_file_says_so(tmp_path: Path) -> None:
    with pytest.raises(SkosError, match=r"gone\.ttl cannot be opened: No such file"):
        read_skos(tmp_path / "gone.ttl")


def test_relative_addresses_are_read_with_a_base(tmp_path: Path) -> None:
    path = tmp_path / "a.ttl"
    path.write_text(PREFIXES + '<a> a skos:Concept ; skos:prefLabel "A" .', encoding="utf-8")
    assert read_skos(path, base_uri=EX).concepts[0].uri == EX + "a"


def test_an_abbreviation_in_rdf_xml_is_expanded(tmp_path: Path) -> None:
    file = read_text(tmp_path, f'<!DOCTYPE rdf:RDF [<!ENTITY x "Wages">]>\n{RDF_XML}', "a.rdf")
    assert file.concepts[0].pref == {"en": "Wages"}


@pytest.mark.parametrize(
    "entities",
    [
        '<!ENTITY x SYSTEM "secret.txt">',
        '<!ENTITY % y SYSTEM "http://127.0.0.1:9/x.dtd"> %y;',
        '<!ENTITY a "lol"><!ENTITY x "&a;&a;">',
        f'<!ENTITY x "{"A" * 1000}">',
    ],
)
def test_dangerous_entities_are_refused(tmp_path: Path, entities: str) -> None:
    (tmp_path / "secret.txt").write_text("secret", encoding="utf-8")
    with pytest.raises(SkosError, match=r"a\.rdf, line 2: an XML entity"):
        read_text(tmp_path, f"<?xml version='1.0'?>\n<!DOCTYPE rdf:RDF [{entities}]>\n{RDF_XML}", "a.rdf")


def test_an_outside_dtd_is_not_opened(tmp_path: Path) -> None:
    with pytest.raises(SkosError, match="unrecognized entity"):
        read_text(tmp_path, f'<!DOCTYPE rdf:RDF SYSTEM "http://127.0.0.1:9/x.dtd">\n{RDF_XML}', "a.rdf")


def test_entities_do_not_hide_in_another_encoding(tmp_path: Path) -> None:
    path = tmp_path / "a.rdf"
    path.write_text(f'<!DOCTYPE rdf:RDF [<!ENTITY a "lol"><!ENTITY x "&a;&a;">]>{RDF_XML}', encoding="utf-16")
    with pytest.raises(SkosError):
        read_skos(path)


def test_a_whole_real_thesaurus_is_read_in_three_seconds() -> None:
    path = real_file("stw-skos.ttl")
    start = time.process_time()
    file = read_skos(path)
    assert time.process_time() - start < 3
    assert len(file.concepts) == 6244
    assert file.problems == ()
    assert file.scheme is not None
    assert set(file.scheme.titles) == {"en", "de"}


@pytest.mark.parametrize(
    "name", ["xl.ttl", "subtag.ttl", "nolang.ttl", "dup.ttl", "cycle.ttl", "mapping.ttl", "yso.ttl"]
)
def test_real_edge_cases_survive_a_round_trip(tmp_path: Path, name: str) -> None:
    first = read_skos(real_file(f"skosmos/{name}"))
    path = tmp_path / "again.rdf"
    with path.open("wb") as stream:
        write_skos(first.scheme or SCHEME, first.concepts, stream, format="rdf")
    again = {concept.uri: concept for concept in read_skos(path).concepts}
    for concept in first.concepts:
        kept = again[concept.uri]
        assert (kept.pref, kept.alt, kept.broader, kept.exact_match) == (
            concept.pref,
            concept.alt,
            concept.broader,
            concept.exact_match,
        )

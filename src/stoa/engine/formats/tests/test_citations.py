"""Golden samples: one source of each sort, in three languages, in every form."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest

from stoa.engine.formats.citations.exchange import bibtex, csl_json, ris
from stoa.engine.formats.citations.source import Name, Source, split
from stoa.engine.formats.citations.styles import apa, chicago

URL = "https://stoa.example/i/ST-7K3F9QX"
BOOK = Source(
    key="ST-7K3F9QX",
    authors=("Amina de la Cruz", "Jean-Paul Martin"),
    are_persons=True,
    issued=date(2024, 3, 5),
    title="Wages in the ports",
    sort="Book",
    kind="Publication",
    publisher="Labour Press",
    url=URL,
    language="en",
)
LESSON = replace(BOOK, authors=("Ana Ruiz",), sort="LearningResource", kind="Lesson", title="Why do ferries wait?")
NEWS = replace(BOOK, authors=("Ana Ruiz",), sort="NewsArticle", kind="Actualité", title="Les ports", language="fr")
REPORT = replace(
    BOOK, authors=("Ministry of Labour",), sort="Report", kind="Evaluation", publisher="Ministry of Labour"
)
DATASET = replace(
    BOOK, authors=("Institute",), are_persons=False, sort="Dataset", kind="Statistics", publisher="Institute"
)
UNDATED = replace(LESSON, issued=None, title="Salarios", language="es", kind="Lección")
TRANSLATED = replace(
    BOOK, translators=("Eva Sol", "Max Mohr"), title="Les salaires", language="fr", authors=("Ana Ruiz",)
)
NOBODY = replace(BOOK, authors=(), publisher="")


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (BOOK, f"de la Cruz, A., & Martin, J.-P. (2024). Wages in the ports. Labour Press. {URL}"),
        (LESSON, f"Ruiz, A. (2024). Why do ferries wait? [Lesson]. Labour Press. {URL}"),
        (NEWS, f"Ruiz, A. (2024). Les ports [Actualité]. Labour Press. {URL}"),
        (REPORT, f"Ministry of Labour. (2024). Wages in the ports [Evaluation]. {URL}"),
        (DATASET, f"Institute. (2024). Wages in the ports [Statistics]. {URL}"),
        (UNDATED, f"Ruiz, A. (s. f.). Salarios [Lección]. Labour Press. {URL}"),
        (replace(UNDATED, language="en"), f"Ruiz, A. (n.d.). Salarios [Lección]. Labour Press. {URL}"),
        (replace(UNDATED, language="fr"), f"Ruiz, A. (s. d.). Salarios [Lección]. Labour Press. {URL}"),
        (TRANSLATED, f"Ruiz, A. (2024). Les salaires (E. Sol & M. Mohr, trad.). Labour Press. {URL}"),
        (NOBODY, f"Wages in the ports. (2024). {URL}"),
    ],
)
def test_apa(source: Source, expected: str) -> None:
    assert apa(source) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (BOOK, f"de la Cruz, Amina, and Jean-Paul Martin. 2024. Wages in the ports. Labour Press. {URL}"),
        (LESSON, f"Ruiz, Ana. 2024. “Why do ferries wait?” Lesson. Labour Press. {URL}"),
        (NEWS, f"Ruiz, Ana. 2024. « Les ports ». Actualité. Labour Press. {URL}"),
        (REPORT, f"Ministry of Labour. 2024. “Wages in the ports.” Evaluation. {URL}"),
        (DATASET, f"Institute. 2024. “Wages in the ports.” Statistics. {URL}"),
        (UNDATED, f"Ruiz, Ana. s. f. «Salarios». Lección. Labour Press. {URL}"),
        (replace(UNDATED, language="en"), f"Ruiz, Ana. n.d. “Salarios.” Lección. Labour Press. {URL}"),
        (TRANSLATED, f"Ruiz, Ana. 2024. Les salaires. Traduit par Eva Sol et Max Mohr. Labour Press. {URL}"),
        (NOBODY, f"Wages in the ports. 2024. {URL}"),
        (
            replace(BOOK, language="es", authors=("Ana Ruiz", "Eva Sol", "Max Mohr")),
            f"Ruiz, Ana, Eva Sol, y Max Mohr. 2024. Wages in the ports. Labour Press. {URL}",
        ),
    ],
)
def test_chicago(source: Source, expected: str) -> None:
    assert chicago(source) == expected


def test_long_lists_of_authors_are_cut_as_each_style_wants_it() -> None:
    many = tuple(f"Ana Ruiz{number}" for number in range(1, 23))
    assert apa(replace(BOOK, authors=many)).startswith("Ruiz1, A., Ruiz2, A., ")
    assert "Ruiz19, A., … Ruiz22, A. (2024)" in apa(replace(BOOK, authors=many))
    assert "Ana Ruiz7, et al. 2024." in chicago(replace(BOOK, authors=many))
    assert "Ana Ruiz9, and Ana Ruiz10. 2024." in chicago(replace(BOOK, authors=many[:10]))


def test_bibtex() -> None:
    assert bibtex(replace(BOOK, authors=("Amina de la Cruz", "Ministry of Labour"))) == (
        "@book{ST-7K3F9QX,\n"
        "  author = {de la Cruz, Amina and {Ministry of Labour}},\n"
        "  title = {{Wages in the ports}},\n"
        "  year = {2024},\n"
        "  publisher = {Labour Press},\n"
        "  language = {en},\n"
        f"  url = {{{URL}}},\n"
        "}"
    )
    assert "year" not in bibtex(UNDATED)
    assert "  translator = {Sol, Eva and Mohr, Max},\n" in bibtex(TRANSLATED)
    assert "  type = {Lección},\n" in bibtex(UNDATED)


def test_ris() -> None:
    assert ris(replace(TRANSLATED, authors=("Ana Ruiz", "Ministry of Labour"))).split("\r\n") == [
        "TY  - BOOK",
        "ID  - ST-7K3F9QX",
        "AU  - Ruiz, Ana",
        "AU  - Ministry of Labour",
        "A4  - Sol, Eva",
        "A4  - Mohr, Max",
        "TI  - Les salaires",
        "PY  - 2024",
        "DA  - 2024/03/05/",
        "PB  - Labour Press",
        "LA  - fr",
        f"UR  - {URL}",
        "ER  - ",
        "",
    ]


@pytest.mark.parametrize(
    ("source", "in_ris", "in_csl"),
    [
        (BOOK, "BOOK", "book"),
        (REPORT, "RPRT", "report"),
        (DATASET, "DATA", "dataset"),
        (NEWS, "NEWS", "article-newspaper"),
        (LESSON, "ELEC", "webpage"),
    ],
)
def test_programs_are_told_the_sort(source: Source, in_ris: str, in_csl: str) -> None:
    assert ris(source).startswith(f"TY  - {in_ris}\r\n")
    assert json.loads(csl_json(source))[0]["type"] == in_csl


def test_csl_json() -> None:
    assert json.loads(csl_json(TRANSLATED)) == [
        {
            "id": "ST-7K3F9QX",
            "type": "book",
            "title": "Les salaires",
            "author": [{"family": "Ruiz", "given": "Ana"}],
            "translator": [{"family": "Sol", "given": "Eva"}, {"family": "Mohr", "given": "Max"}],
            "issued": {"date-parts": [[2024, 3, 5]]},
            "publisher": "Labour Press",
            "language": "fr",
            "URL": URL,
        }
    ]
    (undated,) = json.loads(csl_json(replace(UNDATED, authors=("Institute",), are_persons=False)))
    assert (undated["author"], undated["genre"], "issued" in undated) == ([{"literal": "Institute"}], "Lección", False)


def test_no_name_becomes_several() -> None:
    source = replace(BOOK, authors=("Smith and Evil, John", "Sand, Ferdinand", "Jones, Ann, Jr AND Eve"))
    assert "  author = {{Smith and Evil}, John and Sand, Ferdinand and Jones, {Ann, Jr AND Eve}},\n" in bibtex(source)


HOSTILE = '}, author = {Eve}\r\nER  - \nTY  - BOOK\x85AU  - Eve\u2028\x00 \\input{x} "]}'


def test_a_hostile_title_begins_no_field_of_its_own() -> None:
    source = replace(BOOK, title=HOSTILE, publisher=HOSTILE, authors=(HOSTILE,), kind=HOSTILE, sort="Report")
    hostile_code = replace(source, language=f"en\r\nER  - {HOSTILE}", url=f"{URL}\nAU  - Eve")
    record = ris(source)
    assert [line[:5] for line in record.splitlines()] == [
        "TY  -", "ID  -", "AU  -", "TI  -", "PY  -", "DA  -", "PB  -", "M3  -", "LA  -", "UR  -", "ER  -",
    ]  # fmt: skip
    assert len(ris(hostile_code).splitlines()) == len(record.splitlines())
    assert len(json.loads(csl_json(source))) == 1
    entry = bibtex(source)
    assert [line.split(" = ")[0].strip() for line in entry.splitlines()] == [
        "@misc{ST-7K3F9QX,", "author", "title", "year", "publisher", "type", "language", "url", "}",
    ]  # fmt: skip
    assert entry.replace(r"\{", "").replace(r"\}", "").count("{") == entry.replace(r"\{", "").replace(r"\}", "").count(
        "}"
    )
    assert "\n" not in apa(source) + chicago(source)


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("Amina de la Cruz", Name("Amina", "de la Cruz")),
        ("Cruz, Amina", Name("Amina", "Cruz")),
        ("José Ortega y Gasset", Name("José", "Ortega y Gasset")),
        ("Suharto", Name("", "Suharto")),
        ("Ministère du Travail et de l’Emploi", Name("", "Ministère du Travail et de l’Emploi")),
        ("Bureau for Workers", Name("", "Bureau for Workers")),
    ],
)
def test_a_name_in_its_parts(written: str, name: Name) -> None:
    assert split(written) == name

"""Sample pages: every page template with data shaped as its view gives it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from types import SimpleNamespace as Facts
from typing import Any

from django import forms
from django.utils.safestring import mark_safe

from stoa.foundation.ui.styleguide import (
    DATASET,
    FACETS,
    LESSON,
    MISSION,
    PEOPLE,
    PUBLICATION,
    ROWS,
    SNIPPET,
    YEARS,
    Fragment,
    Label,
)

HITS = [
    Facts(row=ROWS[0], snippet=SNIPPET, page=14, passage_url="/files/1#page-14"),
    Facts(row=ROWS[1], snippet=SNIPPET, page=None, passage_url=""),
    Facts(row=ROWS[2], snippet=[], page=None, passage_url=""),
]
QUOTE = Facts(
    text_fragments=[
        Fragment("In Uruguay the wage council for "),
        Fragment("domestic work", True),
        Fragment(
            " sets the rate by talks between the union and the housewives’ league;"
            " coverage rose once the inspectorate ran joint campaigns."
        ),
    ],
    row=ROWS[0],
    page=23,
    passage_url="/files/1#page-23",
)
TEXT = mark_safe(
    "<p>Between October and March the inspectorate tried two ways of checking wages and hours in households"
    " that employ domestic workers. In the first, inspectors asked a judge for a warrant for each home."
    " In the second, they sent a letter a week ahead, named the law, and asked to talk at the door.</p>"
    "<h2>What happened</h2><p>Of 214 letters, 193 led to a conversation and 61 to a corrected contract.</p>"
    "<h2>Why</h2><ul><li>The letter let employers put things right.</li><li>The union had agreed its wording.</li></ul>"
    "<table><thead><tr><th>Way</th><th>Tried</th><th>Opened</th></tr></thead>"
    "<tbody><tr><td>Letter</td><td>214</td><td>193</td></tr></tbody></table>"
)
FILE = Facts(
    name="Letter to households.docx",
    url="/files/1",
    size_bytes=38_214,
    media_label="Word",
    pages=3,
    state_sentence="Partly read: 2 of 3 pages.",
    images=[("/static/ui/mark.svg", 1), ("/static/ui/mark.svg", 2)],
    read_url="/files/1/text",
)
WAYS: dict[str, Any] = {
    "topics": [
        ("domestic work", "/topics/1", 31),
        ("labour inspection", "/topics/2", 22),
        ("social dialogue", "/topics/3", 9),
    ],
    "places": [("Uruguay", "/places/1", 19), ("Senegal", "/places/2", 7)],
    "kinds": [
        (PUBLICATION, "/kinds/1", 61),
        (MISSION, "/kinds/2", 48),
        (LESSON, "/kinds/3", 22),
        (DATASET, "/kinds/4", 1240),
    ],
}
AROUND: dict[str, Any] = {
    "previous_url": "?page=1",
    "next_url": "?page=3",
    "feed_url": "/feed",
    "export_url": "/export",
}


class SignIn(forms.Form):
    email = forms.EmailField(label="E-mail")
    password = forms.CharField(widget=forms.PasswordInput, label="Password")
    next = forms.CharField(widget=forms.HiddenInput, required=False)


def search(**changes: Any) -> Facts:
    facts: dict[str, Any] = {
        "query": "salario mínimo trabajo doméstico",
        "total": 1214,
        "hits": HITS,
        "quote": QUOTE,
        "facets": FACETS,
        "years": YEARS,
        "filters_on": [("Uruguay", "?")],
        "also_searched": [Label("minimum wage"), Label("salaire minimum", "fr")],
        "own_words_url": "?own=1",
        "all_words_url": "",
        "notes": [],
        "suggestion": ("salario mínimo", "?q=x"),
        "sorts": [("Best first", "?", True), ("Newest first", "?sort=new", False)],
        "first": 21,
        "last": 40,
        "people": PEOPLE,
        "topics": [("domestic work", "/topics/1")],
        **AROUND,
    }
    return Facts(**{**facts, **changes})


def item() -> Facts:
    row = replace(
        ROWS[2],
        state="published",
        audience="Staff",
        language="es",
        title="Visitas a hogares privados: las cartas abrieron puertas, las órdenes no",
        unit="Labour inspection unit",
    )
    return Facts(
        row=row,
        summary="Anunciar la visita abrió nueve puertas de cada diez.",
        text_html=TEXT,
        notices=["This is an old version."],
        language_versions=[("English", "/i/en", "en")],
        files=[FILE],
        topics=[("labour inspection", "/t/1", "en")],
        places=[("Uruguay", "/p/1", "en")],
        connected=[Facts(sentence="comes from", row_title="Mission report, April 2025", url="/i/2", language="en")],
        people=[
            Facts(name="Ana Moreira", role_label="author", url="/people/1"),
            Facts(name="J. Pérez", role_label="editor", url=""),
        ],
        owner=Facts(name="Ana Moreira", role_label="", url="/people/1"),
        identifiers=[("ISBN", "978-0-00-000000-2")],
        fields=[("Series", "Field notes")],
        who_can_see=Facts(
            sentence="All staff.", reasons=["The owner set it to staff.", "You read it as a member of Wages."]
        ),
        history=[
            Facts(number=2, when=date(2026, 11, 9), who="Ana Moreira", what="changed the summary"),
            Facts(number=None, when=date(2026, 11, 1), who="Ana Moreira", what="published it"),
        ],
        citations=Facts(
            apa="Moreira, A. (2026). Letters announced.",
            chicago="Moreira, Amina. 2026. “Letters announced.”",
            bibtex="@misc{st7k3f9qx,\n  title = {Letters announced}\n}",
            ris_url="/i/ST-7K3F9QX/cite.ris",
            csl_url="/i/ST-7K3F9QX/cite.json",
        ),
        export_url="/i/1.json",
        edit_url="",
        related=ROWS[:1],
    )


def entry(label: str, *below: Any) -> Facts:
    return Facts(label=label, language="en", url="/c/1", count=4, entries=list(below))


def pages() -> dict[str, dict[str, Any]]:
    """Name each page template and give its context; a name after `#` is a second state of the same template."""
    nothing = search(total=0, hits=[], quote=None, facets=[], years=[], people=[], topics=[])
    listed = Facts(
        title="Lessons learned",
        lead="What worked, what did not.",
        rows=ROWS,
        count=61,
        empty_text="",
        empty_url="",
        **AROUND,
    )
    new = [(ROWS[0], "because you follow domestic work"), (ROWS[1], ""), (ROWS[2], "")]
    around = [("labour inspection", "/c/2", 12), ("wages", "/c/3", None)]
    return {
        "discovery/search.html": {"page": search()},
        "discovery/search.html#nothing": {"page": nothing},
        "discovery/search.html#start": {
            "page": search(
                query="",
                filters_on=[],
                suggestion=None,
                total=0,
                hits=[],
                quote=None,
                facets=[],
                years=[],
                people=[],
                topics=[],
            )
        },
        "discovery/home.html": {
            "page": Facts(organization="Sample House", tagline="", new=new, drafts=[ROWS[2]], **WAYS)
        },
        "discovery/home.html#empty": {
            "page": Facts(organization="Sample House", tagline="", new=[], drafts=[], topics=[], places=[], kinds=[])
        },
        "discovery/landing.html": {
            "page": Facts(organization="Sample House", tagline="", new=new[:1], drafts=[], **WAYS)
        },
        "items/item.html": {"page": item()},
        "items/withdrawn.html": {
            "page": Facts(
                title="Warrants first",
                language="en",
                reason="Its figures were wrong.",
                withdrawn_on=date(2026, 10, 1),
                successor=("Letters announced", "/i/1", "en"),
                short_id="ST-7K3F9QX",
                history=[],
            )
        },
        "items/list.html": {"page": listed},
        "items/list.html#empty": {
            "page": Facts(
                title="Tools",
                lead="",
                rows=[],
                count=0,
                previous_url="",
                next_url="",
                feed_url="",
                export_url="",
                empty_text="No tools yet.",
                empty_url="/search",
            )
        },
        "items/file_text.html": {
            "page": Facts(
                row=ROWS[0],
                language="en",
                file=FILE,
                previous_url="",
                next_url="",
                pages=[
                    Facts(number=1, text_html=TEXT, image_url="/static/ui/mark.svg"),
                    Facts(number=2, text_html="", image_url="/static/ui/mark.svg"),
                ],
            )
        },
        "accounts/sign_in.html": {"form": SignIn(initial={"next": "/"}), "cast": []},
        "accounts/sign_in.html#demo": {
            "form": SignIn({"email": "ana"}),
            "cast": [
                (f"Ana Moreira {n}", f"ana{n}@example.org", "Wages specialist in Santiago; sees what all staff see.")
                for n in range(4)
            ],
        },
        "directory/person.html": {
            "page": Facts(
                name="Ana Moreira",
                job_title="Wages specialist",
                unit="Wages",
                unit_url="/g/1",
                duty_station="Santiago",
                email="",
                languages=["es", "pt", "en"],
                about="Works on wages.",
                rows=ROWS,
                groups=[("Domestic work network", "/g/2")],
                previous_url="",
                next_url="",
            )
        },
        "directory/group.html": {
            "page": Facts(
                name="Wages",
                kind_label="unit",
                parent=("Conditions of work", "/g/0"),
                about="Minimum wages and pay.",
                rows=ROWS,
                people=PEOPLE,
                children=[("Pay data", "/g/3")],
                **AROUND,
            )
        },
        "vocabulary/concept.html": {
            "page": Facts(
                label="domestic work",
                language="en",
                scheme="Topics",
                labels=[("fr", "travail domestique"), ("es", "trabajo doméstico")],
                note="Work in or for a household.",
                broader=around,
                narrower=[],
                related=around,
                rows=ROWS,
                count=61,
                **AROUND,
            )
        },
        "vocabulary/browse.html": {
            "page": Facts(
                title="Topics",
                lead="",
                views=[("A–Z", "?", True), ("Tree", "?view=tree", False)],
                groups=[
                    Facts(
                        label=letter,
                        short=letter,
                        url="",
                        count=None,
                        entries=[entry("labour inspection", entry("visits")), entry("law")],
                    )
                    for letter in "ABCDEFGH"
                ],
            )
        },
    }

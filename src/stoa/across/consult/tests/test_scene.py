"""A figure whose sentence says neither where nor when gets place and year from the draft, where that leaves no doubt."""

from __future__ import annotations

import pytest

from stoa.across.consult import scene
from stoa.across.consult.cutting import draft_of_text
from stoa.across.consult.scene import Supposed, supposed
from stoa.engine.figures import extract
from stoa.engine.figures.tests.names import starter_places

BODY = "The unemployment rate stood at 12.4 per cent among those who answered the survey."


def of(text: str, *, title: str = "", given: tuple[str, ...] = ()) -> Supposed:
    draft = draft_of_text(text, title=title)
    places = starter_places()
    return supposed(extract(draft.text, draft.language, places), draft, given, places)[0]


@pytest.mark.parametrize(
    ("text", "title", "given", "place", "origin"),
    [
        (f"# Jobs\n\n## What we know of Kenya\n\n{BODY}", "Notes on Ghana", (), "KEN", "heading"),
        (f"# Jobs\n\n## Facts\n\nWe met the ministry in Nairobi, Kenya, last week. {BODY}", "", (), "KEN", "section"),
        (f"# Jobs\n\n## Facts\n\n{BODY}", "A labour survey for Kenya", (), "KEN", "title"),
        (f"# Jobs\n\n## Facts\n\n{BODY}", "A labour survey", ("GHA",), "GHA", "given"),
        (
            f"# Jobs\n\n## Facts\n\n{BODY}\n\n## Partners\n\nThe ministry of labour of Kenya asked us for help with it.",
            "A labour survey",
            (),
            "KEN",
            "draft",
        ),
    ],
)
def test_the_place_comes_from_the_nearest_that_names_one(
    text: str, title: str, given: tuple[str, ...], place: str, origin: str
) -> None:
    found = of(text, title=title, given=given)
    assert (found.figure.place, found.taken) == (place, {"place": origin})


@pytest.mark.parametrize(
    ("body", "title"),
    [
        (BODY, "Jobs in Kenya and Ghana"),
        (BODY.replace("those", "people in Nairobi and Lagos who live in the world and"), "A labour survey for Kenya"),
        (BODY, "A labour survey"),
    ],
    ids=["two in the title", "the sentence names another", "none"],
)
def test_where_there_is_doubt_no_place_is_supposed(body: str, title: str) -> None:
    assert "place" not in of(f"# Jobs\n\n## Facts\n\n{body}", title=title).taken


def test_the_year_comes_from_a_heading_or_the_title_that_names_one() -> None:
    found = of(f"# Jobs\n\n## Results of 2019\n\n{BODY}", title="A plan for 2026")
    assert (found.figure.period, found.taken["period"]) == ("2019", "heading")
    found = of(f"# Jobs\n\n## Results\n\n{BODY}", title="Jobs in 2022")
    assert (found.figure.period, found.taken["period"]) == ("2022", "title")
    assert "period" not in of(f"# Jobs\n\n## Results\n\n{BODY}", title="Jobs, 2019–2022").taken


def test_what_the_sentence_says_itself_is_never_overruled() -> None:
    said = BODY.replace("stood", "in Ghana in 2015 stood")
    found = of(f"# Jobs\n\n## Kenya in 2019\n\n{said}")
    assert (found.figure.place, found.figure.period, found.taken) == ("GHA", "2015", {})


def test_supposing_looks_into_each_section_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Twice the sections, twice the looking for places: a draft may be two hundred pages."""
    looked = [_looked(sections, monkeypatch) for sections in (100, 200)]
    assert looked[1] <= 2.1 * looked[0]


def _looked(sections: int, monkeypatch: pytest.MonkeyPatch) -> int:
    """How many characters are searched for places."""
    text = "\n\n".join(f"## Part {number:03}\n\n{BODY}" for number in range(sections))
    draft, places, read = draft_of_text(text), starter_places(), list[int]()
    figures = extract(draft.text, "en", places)

    def counting(words: str, *_more: object) -> list[str]:
        read.append(len(words))
        return []

    with monkeypatch.context() as patched:
        patched.setattr(scene, "places_named", counting)
        assert len(supposed(figures, draft, (), places)) == sections
    return sum(read)

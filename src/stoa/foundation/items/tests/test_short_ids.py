"""Short ids: any one wrong letter and any swap of neighbours is noticed."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from stoa.foundation.items.short_ids import ALPHABET, LENGTH, PREFIX, new_short_id, read_short_id

short_ids = st.builds(lambda _: new_short_id(), st.integers())
places = st.integers(0, LENGTH)
letters = st.sampled_from(ALPHABET)


@given(short_ids)
def test_one_is_read_however_it_is_written(short_id: str) -> None:
    bare = short_id.removeprefix(PREFIX)
    loose = bare.replace("1", "l").replace("0", "O")
    spellings = (
        short_id,
        short_id.lower(),
        bare,
        f"st{bare}",
        f" {short_id} ",
        f"{bare[:3]}-{bare[3:]}",
        f"ST–{bare}",
        loose,
    )
    assert {read_short_id(spelling) for spelling in spellings} == {short_id}
    assert read_short_id(bare.replace("1", "I").lower()) == short_id


@given(short_ids, places, letters)
def test_one_wrong_letter_is_noticed(short_id: str, place: int, letter: str) -> None:
    bare = short_id.removeprefix(PREFIX)
    wrong = bare[:place] + letter + bare[place + 1 :]
    assert read_short_id(PREFIX + wrong) == (short_id if wrong == bare else None)


@given(short_ids, st.integers(0, LENGTH - 1))
def test_two_neighbours_swapped_are_noticed(short_id: str, place: int) -> None:
    bare = short_id.removeprefix(PREFIX)
    swapped = bare[:place] + bare[place + 1] + bare[place] + bare[place + 2 :]
    assert read_short_id(PREFIX + swapped) == (short_id if swapped == bare else None)


@given(st.text(max_size=30))
def test_any_text_is_read_or_refused(text: str) -> None:
    found = read_short_id(text)
    assert found is None or read_short_id(found) == found


def test_a_bare_id_that_begins_with_st_is_no_prefix() -> None:
    bare = next(bare for bare in iter(lambda: new_short_id().removeprefix(PREFIX), "") if bare.startswith("ST"))
    assert read_short_id(bare) == PREFIX + bare

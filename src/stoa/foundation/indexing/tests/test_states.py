"""States under stress: killed at each step nothing is half done; two editors never overwrite one another; the bin leaves
the index.
"""

from __future__ import annotations

import signal
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone

from stoa.foundation.access.models import Denial
from stoa.foundation.access.queries import viewer_of_person
from stoa.foundation.directory.testing import make_person
from stoa.foundation.history.testing import TEST_ACTOR
from stoa.foundation.indexing.comparing import differences
from stoa.foundation.indexing.follower import catch_up
from stoa.foundation.indexing.places import pair_in_use
from stoa.foundation.indexing.rebuilding import rebuild
from stoa.foundation.indexing.testing import ask_index
from stoa.foundation.indexing.tests.test_crashes import VERIFY, Installation, installation
from stoa.foundation.items.services import bin_item, purge_binned, unbin_item
from stoa.foundation.items.testing import make_item

if TYPE_CHECKING:
    from stoa.foundation.items.models import Item

__all__ = ["installation"]
STEPS = Path(__file__).with_name("state_steps.py")
TIMES = 100
POINTS = (
    "items.state_changed",
    "items.binned",
    "items.unbinned",
    "items.purged",
    "items.held",
    "items.released",
    "items.restored",
    "items.reviewer_asked",
    "items.draft_kept",
    "workflow.submitted",
    "workflow.returned",
    "workflow.approved",
    "workflow.scheduled",
    "workflow.unscheduled",
    "workflow.published",
    "workflow.verified",
    "workflow.handed_over",
    "workflow.obsoleted",
    "workflow.flagged",
    "workflow.flag_resolved",
)


CHECKED = f"""
{VERIFY}
from stoa.foundation.items.models import Item
for short_id, status in Item.objects.unscoped("test").values_list("short_id", "status"):
    print(f"{{short_id}}={{status}}")
"""


def looked_at(home: Installation) -> tuple[dict[str, str], list[str]]:
    """The state of every item after the indexer caught up, and every problem that `stoa verify` would name."""
    process = home.start("-c", CHECKED)
    out, err = process.communicate()
    assert process.returncode == 0, err
    lines = out.splitlines()
    return dict(line.split("=") for line in lines if line.startswith("ST-")), [
        line for line in lines if not line.startswith("ST-")
    ]


@pytest.mark.slow
def test_a_kill_at_any_step_leaves_each_item_as_it_was_acknowledged(installation: Installation) -> None:
    """One home through all the crashes, as in life: the next life begins on what the last crash left."""
    for point in POINTS:
        code, lines = installation.run(str(STEPS), failpoint=f"{point}=kill")
        assert code == -signal.SIGKILL, f"{point} was never reached"
        said = dict(line.split("=") for line in lines)
        found, problems = looked_at(installation)
        assert problems == [], point
        assert {short_id: found.get(short_id, "") for short_id in said} == said, point
    code, lines = installation.run(str(STEPS))
    assert (code, sorted(dict(line.split("=") for line in lines).values())) == (0, ["", "withdrawn"])
    assert installation.problems() == []


@pytest.mark.slow
def test_of_two_editors_who_save_the_same_version_one_wins_and_the_other_is_told(installation: Installation) -> None:
    short_id = installation.run(str(STEPS.with_name("steps.py")), "save", "1")[1][0]
    pairs = (("ana", "ben"), ("ben", "ana"))
    processes = [installation.start(str(STEPS), short_id, *pair, str(TIMES)) for pair in pairs]
    ends = [process.communicate() for process in processes]
    assert [process.returncode for process in processes] == [0, 0], [err for _, err in ends]
    said = [dict(line.split(":", 1) for line in out.split()) for out, _ in ends]
    for version in map(str, range(1, TIMES + 1)):
        outcomes = {name: one[version] for name, one in zip(("ana", "ben"), said, strict=True)}
        winners = [name for name, outcome in outcomes.items() if outcome == "won"]
        assert len(winners) == 1, outcomes
        (lost,) = [outcome for outcome in outcomes.values() if outcome != "won"]
        assert lost == f"lost:{winners[0]}-{version}", "the loser is shown what the winner wrote"
    assert installation.problems() == []


def _found(item: Item) -> bool:
    assert item.owner is not None
    return item.pk in {hit.item for hit in ask_index(viewer_of_person(item.owner)).hits}


@pytest.mark.django_db
def test_what_is_in_the_bin_is_found_by_nobody_at_once_and_after_indexing(fresh_home: Path) -> None:
    item = make_item(status="draft", owner=make_person())
    catch_up()
    assert _found(item)
    bin_item(item, actor=TEST_ACTOR)
    assert not _found(item)
    catch_up()
    assert (Denial.objects.count(), _found(item), list(differences(pair_in_use()))) == (0, False, [])
    unbin_item(item, actor=TEST_ACTOR)
    catch_up()
    assert (_found(item), list(differences(pair_in_use()))) == (True, [])


@pytest.mark.django_db
@pytest.mark.parametrize("is_indexed_before", [True, False])
def test_what_is_deleted_for_good_leaves_the_index(fresh_home: Path, is_indexed_before: bool) -> None:
    item, other = make_item(status="draft", owner=make_person()), make_item(audience=["public"])
    catch_up()
    bin_item(item, actor=TEST_ACTOR)
    if is_indexed_before:
        catch_up()
    assert purge_binned(timezone.now() + timedelta(days=31)) == 1
    catch_up()
    assert [entry.item for entry in pair_in_use().full.entries()] == [other.pk]
    assert (Denial.objects.count(), list(differences(pair_in_use()))) == (0, [])
    rebuild()
    assert list(differences(pair_in_use())) == []

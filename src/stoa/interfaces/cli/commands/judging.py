"""Measuring search by judged queries, against the figures kept before. Not a command: `stoa eval --judged` calls it."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from stoa.foundation.errors import BadInputError, Problem
from stoa.interfaces.cli.commands.viewer import viewer_from

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from stoa.across.relevance.measuring import Judged, Sets
    from stoa.foundation.access.reach import Viewer

KEPT = "relevance.json"


def measure_judged(options: argparse.Namespace) -> int:
    """Print figures by language; 1 when one fell by more than .02 below those kept, or when there was nothing to ask."""
    from stoa.across.relevance.measuring import found_by_search, measure, staff_viewer
    from stoa.interfaces.cli import migrating

    migrating.demand_home()
    viewer = viewer_from(options.viewer) if options.viewer else staff_viewer()
    ranked = partial(found_by_search, own_words=True) if options.own_words else None
    sets = measure(viewer, _judged(options, viewer), ranked=ranked)
    if not sets:
        print("No judged query was asked: there is none, or nothing that answers one is open to this viewer.")
        return 1
    fallen = _compare(_kept_file(options), sets)
    _print(sets, fallen, as_json=options.json)
    if options.keep:
        _keep(_kept_file(options), sets)
        return 0
    return 1 if fallen else 0


def _judged(options: argparse.Namespace, viewer: Viewer) -> Iterator[Judged]:
    from stoa.across.relevance.measuring import judged_here, judged_in

    if not options.judged and not options.across:
        yield from judged_here()
    for file, across in [*((file, False) for file in options.judged or ()), *((file, True) for file in options.across)]:
        yield from judged_in(_lines(file, across=across), viewer)


def _lines(file: Path, *, across: bool) -> list[Any]:
    from stoa.across.relevance.lines import read_lines

    try:
        read = read_lines(file.read_text(encoding="utf-8"), across=across)
    except (OSError, UnicodeDecodeError) as error:
        raise BadInputError([Problem(str(file), f"This cannot be read: {error}.")]) from error
    if read.problems:
        raise BadInputError([Problem(str(file), problem) for problem in read.problems])
    return read.lines


def _kept_file(options: argparse.Namespace) -> Path:
    from stoa.interfaces.cli.migrating import home

    return Path(options.kept) if options.kept else home() / KEPT


def _compare(file: Path, sets: Sets) -> list[str]:
    from stoa.across.relevance.measuring import fallen

    try:
        return fallen(json.loads(file.read_text(encoding="utf-8"))["figures"], sets)
    except FileNotFoundError:
        return []
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise BadInputError(
            [Problem("--kept", f"{file} holds no figures ({error}): write it anew with --keep.")]
        ) from error


def _keep(file: Path, sets: Sets) -> None:
    from stoa import __version__

    kept = {"version": __version__, "figures": _as_json(sets)}
    arriving = file.with_suffix(".new")
    arriving.write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")
    arriving.replace(file)


def _print(sets: Sets, fallen: list[str], *, as_json: bool) -> None:
    if as_json:
        print(json.dumps({"figures": _as_json(sets), "fallen": fallen}, ensure_ascii=False))
        return
    print(f"{'':16}{'queries':>8}{'nDCG@10':>9}{'MRR':>7}{'recall@10':>11}")
    for name, by_language in sets.items():
        for language, one in by_language.items():
            print(
                f"{f'{name}, {language}':16}{one.queries:>8}{one.ndcg_at_10:>9.3f}{one.mrr:>7.3f}{one.recall_at_10:>11.3f}"
            )
    for sentence in fallen:
        print(sentence)


def _as_json(sets: Sets) -> dict[str, Any]:
    return {name: {language: one.as_json() for language, one in by.items()} for name, by in sets.items()}

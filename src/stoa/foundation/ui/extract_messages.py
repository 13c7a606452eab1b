"""Brings the `.po` files up to date with the sentences used: `python -m stoa.foundation.ui.extract_messages`.

New sentences arrive untranslated, sentences nobody uses go; a test then names what still has to be written.
"""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_python
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

from stoa.foundation.ui.locale import SOURCE

if TYPE_CHECKING:
    from collections.abc import Iterator

PACKAGE = Path(__file__).resolve().parents[2]
LANGUAGES = ("fr", "es")
KEYWORDS = dict.fromkeys(
    (
        "_",
        "gettext",
        "gettext_lazy",
        "gettext_noop",
        "ngettext",
        "ngettext_lazy",
        "pgettext",
        "pgettext_lazy",
        "npgettext",
    )
)


def used_messages() -> Catalog:
    """Read every sentence to translate out of the package's code and templates."""
    catalogue = Catalog(project="stoa", fuzzy=False)
    for path in _sources():
        for keyword, found in _messages_in(path):
            context, message = _parts(keyword, found)
            catalogue.add(message, context=context, locations=[(path.relative_to(PACKAGE).as_posix(), 1)])
    return catalogue


def _sources() -> list[Path]:
    every = [*PACKAGE.rglob("*.py"), *PACKAGE.glob("*/*/templates/**/*.html")]
    return sorted(path for path in every if not {"tests", "migrations"} & set(path.parts))


def _messages_in(path: Path) -> Iterator[tuple[str, Any]]:
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".html":
        # Django turns a template into lines that read like Python; only their indentation is not Python's.
        text = "\n".join(line.strip() for line in templatize(text, origin=str(path)).splitlines())
    calls: Iterator[Any] = extract_python(BytesIO(text.encode()), KEYWORDS, [], {})
    for _line, keyword, found, _comments in calls:
        yield keyword, found


def _parts(keyword: str, found: Any) -> tuple[str | None, Any]:
    """Split what a call holds into context and message (a pair for plurals), as the keyword orders them."""
    given = found if isinstance(found, tuple) else (found,)
    context = given[0] if "pgettext" in keyword else None
    rest = given[1:] if context else given
    return context, tuple(rest[:2]) if keyword.startswith("n") else rest[0]


def read_catalogue(language: str) -> Catalog:
    """Read the written translations of a language; empty when none were begun."""
    path = SOURCE / language / "LC_MESSAGES" / "django.po"
    if not path.exists():
        return Catalog(locale=language, project="stoa", fuzzy=False)
    with path.open("rb") as text:
        return read_po(text, locale=language)


def write_catalogue(language: str, catalogue: Catalog) -> None:
    """Write the translations sorted and without line numbers, so that a change shows only what changed."""
    path = SOURCE / language / "LC_MESSAGES" / "django.po"
    path.parent.mkdir(parents=True, exist_ok=True)
    out = BytesIO()
    write_po(out, catalogue, width=120, sort_output=True, ignore_obsolete=True, include_lineno=False, omit_header=True)
    header = (
        'msgid ""\nmsgstr ""\n"Language: {}\\n"\n"MIME-Version: 1.0\\n"\n'
        '"Content-Type: text/plain; charset=utf-8\\n"\n"Content-Transfer-Encoding: 8bit\\n"\n"Plural-Forms: {}\\n"\n\n'
    )
    path.write_bytes(header.format(language, catalogue.plural_forms).encode() + out.getvalue())


def untranslated(language: str, used: Catalog) -> list[str]:
    """Name the used sentences that have no translation, or half of one."""
    written = read_catalogue(language)
    missing = []
    for message in used:
        if not message.id:
            continue
        kept = written.get(message.id, message.context)
        texts = (kept.string if isinstance(kept.string, (list, tuple)) else [kept.string]) if kept else [""]
        if not all(texts) or (kept is not None and kept.fuzzy):
            missing.append(str(message.id))
    return missing


def main() -> None:
    """Update every language's file and say how much is left to write."""
    used = used_messages()
    for language in LANGUAGES:
        catalogue = read_catalogue(language)
        catalogue.update(used, no_fuzzy_matching=True)
        write_catalogue(language, catalogue)
        left = untranslated(language, used)
        print(f"{language}: {len(used)} sentences, {len(left)} to translate.", *left[:20], sep="\n  ")  # noqa: T201 - a command


if __name__ == "__main__":
    main()

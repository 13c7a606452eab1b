"""From a file to a `Reading`, inside the reading process: looks, picks the reader, judges what came out."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from stoa.engine.formats import mail, odf, office, ooxml, pdf, plain
from stoa.engine.formats.characters import decoded_page
from stoa.engine.formats.draft import Draft
from stoa.engine.formats.html_words import html_words
from stoa.engine.formats.kinds_of_file import ARCHIVES, MEDIA_TYPES, words_for
from stoa.engine.formats.reading import Reading, State, UnreadableError, to_json, unreadable
from stoa.engine.formats.safe_archive import UnsafeArchiveError, open_archive
from stoa.engine.formats.sniff import sniff
from stoa.engine.text.fold import clean
from stoa.engine.text.language import detect
from stoa.engine.text.passages import page_passages, renumbered

if TYPE_CHECKING:
    import zipfile
    from pathlib import Path

    from stoa.engine.formats.sniff import Sniffed

MAX_CHARS = 20_000_000
MAX_CELLS = 2_000_000
_OFFICE_ZIP = {"docx", "pptx", "xlsx"}
_BY_KREUZBERG = {*_OFFICE_ZIP, "doc", "ppt", "xls", "msg", "rtf", "epub", "html", "ipynb"}
_DIRECT = {"txt", "text", "log", "md", "markdown", "csv", "tsv", "json", "jsonl", "vtt", "srt", "xml", "svg"}
_SAMPLE_CHARS = 3000
_DOCTYPE = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)


def read_file_as_json(path: Path, name: str) -> dict[str, Any]:
    """The reading of a file in the form that travels to the parent; every failure becomes its reason."""
    sniffed = None
    try:
        sniffed = sniff(path, name)
        if sniffed.problem:
            return to_json(unreadable(sniffed.problem, media_type=sniffed.media_type))
        return to_json(_judged(_draft(path, sniffed), sniffed.media_type))
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:  # noqa: BLE001 - the boundary: Rust panics are BaseExceptions; each ends as a reason
        return to_json(
            unreadable(_why(error), media_type=sniffed.media_type if sniffed else "application/octet-stream")
        )


def _why(error: BaseException) -> str:
    if isinstance(error, (UnreadableError, UnsafeArchiveError)):
        return str(error)
    if isinstance(error, MemoryError):
        return "It needs more memory than is allowed."
    if isinstance(error, RecursionError):
        return "It is nested too deeply."
    return f"It is damaged in a way its reader did not expect ({type(error).__name__})."


def _draft(path: Path, sniffed: Sniffed) -> Draft:
    extension = sniffed.extension
    if extension == "pdf":
        return pdf.read(path, MAX_CHARS)
    if extension in ("odt", "ods", "odp"):
        return odf.read(path, extension, MAX_CHARS)
    if extension == "mbox":
        return mail.read_mbox(path, MAX_CHARS)
    if extension == "eml":
        return _mail(path)
    if extension in _BY_KREUZBERG:
        return _office(path, extension)
    if extension in _DIRECT:
        return plain.read(path, extension, MAX_CHARS)
    raise UnreadableError(_no_reader(extension))


def _no_reader(extension: str) -> str:
    if extension in ARCHIVES:
        return "It is an archive. Unpack it and add the files in it one by one."
    media = MEDIA_TYPES.get(extension, "").partition("/")[0]
    if media in ("audio", "video", "image"):
        return f"It is {'an image' if media == 'image' else 'a recording'}: there is no text in it that can be read."
    if extension in MEDIA_TYPES:
        return f"There is no text to read in {words_for(extension)}."
    return "Its type is not known, so there is no text that can be read."


def _mail(path: Path) -> Draft:
    """Mails nested thousands of levels deep are beyond our own reader, not beyond the other."""
    try:
        return mail.read_eml(path, MAX_CHARS)
    except UnreadableError:
        return office.read(path, "eml", MAX_CHARS)


def _office(path: Path, extension: str) -> Draft:
    if extension in _OFFICE_ZIP:
        _refuse_unsafe_parts(path, extension)
    try:
        draft = office.read(path, extension, MAX_CHARS)
    except UnreadableError as error:
        return _second_try(path, extension, error)
    if extension == "html" and _has_lost_text(path, draft):
        return _bare_html(path)
    if extension in _OFFICE_ZIP:
        return _with_words_beside(path, draft if draft.passages else ooxml.read(path))
    return draft


def _with_words_beside(path: Path, draft: Draft) -> Draft:
    """Adds notes, diagrams and text boxes where the usual reader did not give them, on their slides or at the end."""
    beside = ooxml.words_beside(path)
    added = []
    for number, words in beside.items():
        known = "\n".join(passage.text for passage in draft.passages if (passage.page or 0) == number)
        missing = "\n".join(line for line in words.split("\n") if line.strip() not in known)
        added += page_passages([(number or None, missing)])
    if not added:
        return draft
    passages = sorted([*draft.passages, *added], key=lambda passage: passage.page or 0)
    return replace(draft, passages=renumbered(passages))


def _second_try(path: Path, extension: str, first_error: UnreadableError) -> Draft:
    """Our plainer reader where there is one; if that gives nothing either, the first reason stands."""
    if extension == "html":
        return _bare_html(path)
    if extension not in _OFFICE_ZIP:
        raise first_error
    try:
        draft = ooxml.read(path)
    except UnreadableError:
        raise first_error from None
    if not draft.passages:
        raise first_error
    return _with_words_beside(path, draft)


def _refuse_unsafe_parts(path: Path, extension: str) -> None:
    """Office files never declare a document type: one that does was made to smuggle entities in."""
    try:
        with open_archive(path) as archive:
            for name in archive.namelist():
                if name.endswith((".xml", ".rels")) and _DOCTYPE.search(_beginning(archive, name)):
                    raise UnreadableError(
                        "It holds XML with a document type (DOCTYPE), as no office program writes it."
                    )
            if extension == "xlsx":
                _refuse_many_cells(archive)
    except UnsafeArchiveError as error:
        raise UnreadableError(str(error)) from error


def _beginning(archive: zipfile.ZipFile, name: str) -> bytes:
    try:
        with archive.open(name) as part:
            return part.read(1024).replace(b"\0", b"")
    except Exception as error:
        raise UnreadableError(f"It is damaged: its part “{name}” cannot be unpacked.") from error


def _refuse_many_cells(archive: zipfile.ZipFile) -> None:
    cells = 0
    for name in archive.namelist():
        if name.startswith("xl/worksheets/") and name.endswith(".xml"):
            with archive.open(name) as part:
                while chunk := part.read(1 << 20):
                    cells += chunk.count(b"<c ") + chunk.count(b"<c>")
                    if cells > MAX_CELLS:
                        raise UnreadableError(f"It has more than {MAX_CELLS:,} cells. Add it in parts.")


def _has_lost_text(path: Path, draft: Draft) -> bool:
    """Some pages (200,000 nested blocks) come back empty without an error."""
    return sum(len(passage.text) for passage in draft.passages) * 50 < path.stat().st_size


def _bare_html(path: Path) -> Draft:
    words = clean(html_words(decoded_page(path.read_bytes())))
    reason = "" if len(words) <= MAX_CHARS else f"the text is longer than {MAX_CHARS:,} characters"
    return Draft(passages=tuple(page_passages([(None, words[:MAX_CHARS])])), reason=reason)


def _judged(draft: Draft, media_type: str) -> Reading:
    reason, state = draft.reason, "read"
    if not draft.passages:
        state, reason = "unreadable", _sentence(reason or "no text was found in it")
    elif reason:
        state, reason = "partly read", _sentence(reason)
    return Reading(
        state=_STATES[state],
        reason=reason,
        pages=draft.pages,
        pages_read=draft.pages_read if media_type == "application/pdf" else draft.pages,
        media_type=media_type,
        title=draft.title,
        authors=draft.authors,
        date=draft.date,
        language=_language(draft),
        passages=draft.passages,
    )


_STATES: dict[str, State] = {"read": "read", "partly read": "partly read", "unreadable": "unreadable"}


def _sentence(reason: str) -> str:
    return reason[:1].upper() + reason[1:] + ("" if reason.endswith(".") else ".")


def _language(draft: Draft) -> str:
    """By the words themselves, from the middle as well as the start: a title page is often in several languages."""
    if not draft.passages:
        return draft.language
    middle = draft.passages[len(draft.passages) // 2].text
    sample = draft.passages[0].text[:_SAMPLE_CHARS] + "\n" + (middle if len(draft.passages) > 1 else "")
    found, sureness = detect(sample)
    return found if sureness >= 0.5 or not draft.language else draft.language

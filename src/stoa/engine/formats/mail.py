"""Mails, one (eml) or many (mbox): headers, the words of the body, the names of attachments.

The reader used for other formats took encoded attachments for text in some mails and joined the lines of all.
"""

from __future__ import annotations

import email
import mailbox
from email.errors import MessageError
from email.header import decode_header, make_header
from typing import TYPE_CHECKING

from stoa.engine.formats.draft import Draft
from stoa.engine.formats.html_words import html_words
from stoa.engine.formats.properties import iso_date, proposed_authors, proposed_title
from stoa.engine.formats.reading import UnreadableError
from stoa.engine.text.fold import clean
from stoa.engine.text.passages import page_passages, renumbered

if TYPE_CHECKING:
    from email.message import Message
    from pathlib import Path

    from stoa.engine.text.passages import Passage

_SHOWN = ("Subject", "From", "To", "Date")


def read_eml(path: Path, max_chars: int) -> Draft:
    """One message; attachments are named, not read. `UnreadableError` if it is no message or nested too deeply."""
    try:
        message = email.message_from_bytes(path.read_bytes())
        text = _message_text(message)
    except (MessageError, RecursionError, ValueError, LookupError) as error:
        raise UnreadableError("Its parts cannot be told apart.") from error
    subject = _header(message, "Subject")
    return Draft(
        passages=tuple(page_passages([(None, text[:max_chars])])),
        reason=_reason(len(text) > max_chars, 0, max_chars),
        title=proposed_title(subject, text),
        authors=proposed_authors([_header(message, "From")]),
        date=iso_date(_header(message, "Date")),
    )


def read_mbox(path: Path, max_chars: int) -> Draft:
    """All messages of a mailbox; attachments are named, not read. `UnreadableError` if no message is found."""
    found: list[Passage] = []
    subjects: list[str] = []
    senders: list[str] = []
    days: list[str] = []
    chars = failed = 0
    box = mailbox.mbox(path, create=False)
    try:
        for message in box:
            subject = _header(message, "Subject")
            try:
                text = _message_text(message)
            except (MessageError, RecursionError, ValueError, LookupError):
                failed += 1
                continue
            chars += len(text)
            if chars > max_chars:
                break
            found += page_passages([(None, text)], heading=subject)
            subjects.append(subject)
            senders.append(_header(message, "From"))
            days.append(iso_date(_header(message, "Date")))
    finally:
        box.close()
    if not found:
        raise UnreadableError("No message is found in it.")
    return Draft(
        passages=renumbered(found),
        reason=_reason(chars > max_chars, failed, max_chars),
        title=proposed_title(subjects[0], subjects[0]),
        authors=proposed_authors(senders[:1]),
        date=days[0],
    )


def _reason(is_too_long: bool, failed: int, max_chars: int) -> str:
    if is_too_long:
        return f"the text is longer than {max_chars:,} characters"
    return f"{failed} messages are damaged" if failed else ""


def _message_text(message: Message) -> str:
    lines = [f"{name}: {value}" for name in _SHOWN if (value := _header(message, name))]
    bodies, attachments = [], []
    for part in message.walk():
        if part.is_multipart():
            continue
        name = part.get_filename()
        if name:
            attachments.append(f"Attachment: {_readable(name)}")
        elif part.get_content_type() in ("text/plain", "text/html"):
            bodies.append(part)
    return clean("\n".join([*lines, "", *_preferred(bodies), *attachments])).strip()


def _preferred(parts: list[Message]) -> list[str]:
    """Plain text where there is some; a web page's words otherwise."""
    plain = [part for part in parts if part.get_content_type() == "text/plain"]
    return [_decoded(part) for part in plain] or [html_words(_decoded(part)) for part in parts]


def _decoded(part: Message) -> str:
    payload = part.get_payload(decode=True)
    if not isinstance(payload, bytes):
        return str(payload or "")
    try:
        return payload.decode(part.get_content_charset() or "utf-8", errors="replace")
    except LookupError:
        return payload.decode("utf-8", errors="replace")


def _header(message: Message, name: str) -> str:
    """A header in readable characters, encoded as the standards say or as bare UTF-8."""
    for key, value in message.raw_items():
        if key.lower() == name.lower():
            return _readable(str(value).encode("utf-8", errors="surrogateescape").decode("utf-8", errors="replace"))
    return ""


def _readable(value: str) -> str:
    try:
        words = str(make_header(decode_header(value)))
    except (MessageError, UnicodeError, LookupError, ValueError):
        words = value
    return " ".join(words.split())

"""What a file is: its content looked at against the name it came with, and a name that is safe to keep."""

from __future__ import annotations

import mmap
import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

import puremagic

from stoa.engine.formats.kinds_of_file import BINARY_MEDIA, MEDIA_TYPES, PLAIN, is_same_family, words_for
from stoa.engine.formats.safe_archive import UnsafeArchiveError, open_archive

if TYPE_CHECKING:
    import zipfile
    from pathlib import Path

_HEAD = 8192
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLE_STREAMS = {
    "EncryptedPackage": "locked",
    "WordDocument": "doc",
    "PowerPoint Document": "ppt",
    "Workbook": "xls",
    "WORKBOOK": "xls",
    "__substg1.0_": "msg",
    "Book": "xls",
}
_ZIP_PARTS = {"word/": "docx", "ppt/": "pptx", "xl/": "xlsx"}
_ODF = {"text": "odt", "presentation": "odp", "spreadsheet": "ods"}
_HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body|div|p|table|title|meta|script)\b", re.IGNORECASE)
_MAIL = re.compile(rb"(?:[!-9;-~]+:[^\n]*\n(?:[ \t][^\n]*\n)*)+", re.ASCII)
_MAIL_NAME = re.compile(rb"^(?:from|to|subject|date|received|message-id|return-path|mime-version):", re.I | re.M)
_LONGEST_NAME = 150  # bytes: file systems take 255, and a prefix may come before it
_RESERVED = re.compile(r"(?i)(?:con|prn|aux|nul|com\d|lpt\d)(?=\.|$)")
_FORBIDDEN = re.compile(r'[<>:"|?*\\/]')


@dataclass(frozen=True, slots=True)
class Sniffed:
    """`media_type` and `extension` (without dot) as the content tells; `problem` is empty or a sentence for the person.

    With a problem the file should not be taken: it is empty, lies about its type, or is an archive that does harm.
    """

    media_type: str
    extension: str
    problem: str


def sniff(path: Path, name: str) -> Sniffed:
    """Looks at the beginning of a file (and the directory of a zip) and compares with the extension of `name`."""
    claimed = extension_of(name)
    size = path.stat().st_size
    if size == 0:
        return Sniffed("application/x-empty", claimed, "The file is empty (0 bytes).")
    with path.open("rb") as stream:
        head = stream.read(_HEAD)
    try:
        found = _by_content(path, head, claimed)
    except UnsafeArchiveError as error:
        return Sniffed("application/zip", claimed, str(error))
    if found == "locked":
        return Sniffed(_media_type(claimed, ""), claimed, "The file is protected by a password. Save it without one.")
    return Sniffed(_media_type(found, claimed), found or claimed, _lie(claimed, found))


def extension_of(name: str) -> str:
    """The extension in lower case without its dot; empty if there is none that could be one."""
    stem, dot, extension = name.rpartition(".")
    return extension.lower() if dot and stem and re.fullmatch(r"[A-Za-z0-9]{1,10}", extension) else ""


def safe_file_name(name: str) -> str:
    """A name to show and to offer for download: no folders, no control or direction characters, at most 150 bytes.

    The extension stays. Names that Windows keeps for devices (CON, NUL) get an underscore; nothing left gives "file".
    """
    text = "".join(char for char in name if not 0xD800 <= ord(char) < 0xE000)
    text = unicodedata.normalize("NFC", text).replace("\\", "/").rstrip("/").rpartition("/")[2]
    text = "".join(char for char in text if unicodedata.category(char)[0] != "C")
    text = " ".join(_FORBIDDEN.sub("_", text).split()).strip(". ")
    if _RESERVED.match(text):
        text = "_" + text
    return _shortened(text) or "file"


def _shortened(text: str) -> str:
    if len(text.encode()) <= _LONGEST_NAME:
        return text
    extension = extension_of(text)
    ending = f".{extension}" if extension else ""
    stem = text[: len(text) - len(ending)].encode()[: _LONGEST_NAME - len(ending)]
    return stem.decode(errors="ignore").rstrip(". ") + ending


def _lie(claimed: str, found: str) -> str:
    if claimed not in MEDIA_TYPES or is_same_family(claimed, found):
        return ""
    if not found and claimed in BINARY_MEDIA:
        return ""  # pictures and recordings begin in more ways than are known here
    if not found:
        return f"The name ends in .{claimed}, but the content is not {words_for(claimed)}. Check the file and its name."
    return (
        f"The name ends in .{claimed}, but the content is {words_for(found)}. "
        f"Give it the right ending or add the right file."
    )


def _media_type(found: str, claimed: str) -> str:
    return MEDIA_TYPES.get(found) or (MEDIA_TYPES.get(claimed) if not found else None) or "application/octet-stream"


def _by_content(path: Path, head: bytes, claimed: str) -> str:
    """The extension that the content deserves; empty if nothing is recognised."""
    if b"%PDF-" in head[:1024]:
        return "pdf"
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        with open_archive(path) as archive:
            return _by_parts(archive)
    if head.startswith(_OLE):
        return _by_streams(path)
    if head.startswith(b"{\\rtf"):
        return "rtf"
    if _is_text(head):
        return _by_words(head, claimed)
    return _by_magic(head)


def _by_parts(archive: zipfile.ZipFile) -> str:
    names = archive.namelist()
    if "mimetype" in names:
        kind = archive.read("mimetype")[:100].decode("ascii", errors="replace").strip()
        if kind == "application/epub+zip":
            return "epub"
        return _ODF.get(kind.rpartition(".")[2].removesuffix("-template"), "zip")
    if "[Content_Types].xml" in names:
        for start, extension in _ZIP_PARTS.items():
            if any(name.startswith(start) for name in names):
                return extension
    return "zip"


def _by_streams(path: Path) -> str:
    with path.open("rb") as stream, mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as content:
        for stream_name, extension in _OLE_STREAMS.items():
            if content.find(stream_name.encode("utf-16-le")) >= 0:
                return extension
    return "ole"


def _is_text(head: bytes) -> bool:
    if head.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")):
        return True
    if b"\0" in head:
        return False
    controls = sum(byte < 32 and byte not in (8, 9, 10, 11, 12, 13, 27) for byte in head)
    return controls * 200 <= len(head)


def _by_words(head: bytes, claimed: str) -> str:
    if claimed in PLAIN or claimed in ("eml", "mbox"):  # a mail may begin anyhow
        return claimed
    if claimed in ("html", "htm", "xhtml"):  # so may a page
        return "html"
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith(b"From ") and _MAIL_NAME.search(start):
        return "mbox"
    if _HTML.match(start) or _HTML.search(start[:2000]):
        return "html"
    mail = _MAIL.match(start.replace(b"\r\n", b"\n"))
    if mail and len(_MAIL_NAME.findall(mail[0])) >= 2:
        return "eml"
    if start.startswith(b"<?xml"):
        return "xml"
    return "txt"


def _by_magic(head: bytes) -> str:
    try:
        guess: str = puremagic.from_string(head)
    except (puremagic.PureError, ValueError):
        return ""
    extension = guess.lstrip(".").lower()
    return extension if extension in BINARY_MEDIA else ""

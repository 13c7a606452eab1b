from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

import pytest

from stoa.engine.formats.safe_archive import UnsafeArchiveError, open_archive, read_entry
from stoa.engine.formats.tests.samples import zip_file

if TYPE_CHECKING:
    from pathlib import Path


def refusal(path: Path) -> str:
    with pytest.raises(UnsafeArchiveError) as refused:
        open_archive(path)
    return str(refused.value)


def test_an_honest_archive_opens_and_its_parts_are_read(tmp_path: Path) -> None:
    with open_archive(zip_file(tmp_path / "a.zip", {"one.txt": b"words"})) as archive:
        assert read_entry(archive, "one.txt") == b"words"
        with pytest.raises(UnsafeArchiveError, match="no part"):
            read_entry(archive, "two.txt")
        with pytest.raises(UnsafeArchiveError, match="more than"):
            read_entry(archive, "one.txt", max_bytes=3)


def test_what_unpacks_to_hundreds_of_times_its_size_is_refused(tmp_path: Path) -> None:
    assert "times" in refusal(zip_file(tmp_path / "a.zip", {"zeros": bytes(50_000_000)}))


def test_what_unpacks_to_more_than_the_limit_is_refused_without_unpacking(tmp_path: Path) -> None:
    path = zip_file(tmp_path / "a.zip", {"zeros": b"0"})
    data = path.read_bytes()
    at = data.rindex(b"PK\x01\x02") + 24
    path.write_bytes(data[:at] + (2_000_000_000).to_bytes(4, "little") + data[at + 4 :])
    assert "2,000 MB" in refusal(path)


@pytest.mark.parametrize("name", ["../up.txt", "/etc/passwd", "a/../../b", "C:/x", "..\\up", "a/" * 30 + "b"])
def test_names_that_lead_elsewhere_are_refused(tmp_path: Path, name: str) -> None:
    assert "not read" in refusal(zip_file(tmp_path / "a.zip", {name: b"x"}))


def test_a_link_is_refused(tmp_path: Path) -> None:
    entry = zipfile.ZipInfo("link")
    entry.external_attr = 0o120777 << 16
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr(entry, "/etc/passwd")
    assert "link" in refusal(tmp_path / "a.zip")


def test_a_password_is_named(tmp_path: Path) -> None:
    path = zip_file(tmp_path / "a.zip", {"x": b"y"})
    data = bytearray(path.read_bytes())
    data[data.rindex(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(bytes(data))
    assert "password" in refusal(path)


def test_a_crowd_of_entries_is_refused_before_its_directory_is_loaded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(12_000):
            archive.writestr(f"{number}", b"")
    with monkeypatch.context() as patched:
        patched.setattr(zipfile, "ZipFile", _loaded)
        assert "12,000 entries" in refusal(path)


def _loaded(_path: Path) -> None:
    raise AssertionError("the directory was loaded")


@pytest.mark.parametrize("data", [b"", b"PK\x05\x06", b"PK\x03\x04 cut off"])
def test_damage_is_a_sentence(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(data)
    assert "damaged" in refusal(path)


def test_a_damaged_part_is_a_sentence(tmp_path: Path) -> None:
    path = zip_file(tmp_path / "a.zip", {"one.txt": b"words " * 1000})
    data = bytearray(path.read_bytes())
    data[40:60] = b"\xff" * 20
    path.write_bytes(bytes(data))
    with open_archive(path) as archive, pytest.raises(UnsafeArchiveError, match="cannot be unpacked"):
        read_entry(archive, "one.txt")

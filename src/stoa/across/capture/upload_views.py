"""Where files come in: by a plain form, and in pieces for the script. None of these holds a page's turn while it waits."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

import structlog
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpResponse, JsonResponse
from django.http.request import UnreadablePostError
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_POST

from stoa.across.capture.forms import LotForm
from stoa.across.capture.queries import lot_of, upload_of, waiting_of
from stoa.across.capture.room import (
    TooLargeError,
    demand_quota,
    demand_room,
    home,
    room_or_refused,
    too_large_sentence,
)
from stoa.across.capture.services.arriving import open_lot, take_in
from stoa.across.capture.services.receiving import OtherOffsetError, begin_upload, offset_of, receive
from stoa.across.capture.views import capture_page
from stoa.engine.formats.sniff import safe_file_name
from stoa.foundation.access.middleware import viewer_of_request
from stoa.foundation.errors import BadInputError, StoaError
from stoa.foundation.failpoints import failpoint
from stoa.foundation.history.services import Actor

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest

    from stoa.across.capture.models import Lot, Upload
    from stoa.foundation.access.reach import Viewer

PIECE_LIMIT = 16 * 2**20
_NAME_LIMIT, _DIGITS = 1000, 15
log = structlog.get_logger(__name__)


def without_turn(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Somebody on a bad line may take an hour to send a file: nobody's page waits for that."""
    view.takes_no_turn = True  # type: ignore[attr-defined]  # read by TurnsMiddleware
    return view


class HomeUploadHandler(FileUploadHandler):
    """Keeps what a form sends below the home, where there is room for it, and no more of a file than is taken in."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        place = home() / "uploads"
        place.mkdir(mode=0o700, exist_ok=True)
        held = tempfile.NamedTemporaryFile(dir=place, prefix="form-", suffix=".part")  # noqa: SIM115 (closed with the request)
        self.file = UploadedFile(held, self.file_name, self.content_type, 0, self.charset)
        self.taken = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self.taken += len(raw_data)
        if self.taken > settings.STOA_MAX_FILE_BYTES:
            refused: list[str] = self.request.__dict__.setdefault("too_large", [])
            refused.append(safe_file_name(self.file_name or ""))
            self.file.close()
            raise SkipFile
        with room_or_refused():
            self.file.write(raw_data)

    def file_complete(self, file_size: int) -> UploadedFile[bytes]:
        self.file.flush()
        self.file.seek(0)
        self.file.size = file_size
        return self.file

    def upload_interrupted(self) -> None:
        if hasattr(self, "file"):
            self.file.close()


@without_turn
@csrf_exempt
@require_POST
@login_required
def plain(request: HttpRequest) -> HttpResponse:
    """Files sent by the form without any script. What is too much is refused before it is read."""
    viewer = viewer_of_request(request)
    coming = _number(request.headers.get("Content-Length")) or 0
    files, waiting = waiting_of(viewer.person_id or 0)
    demand_quota(files, waiting + coming)
    demand_room(2 * coming)
    request.upload_handlers = [HomeUploadHandler(request)]
    return _plain(request)


@csrf_protect
def _plain(request: HttpRequest) -> HttpResponse:
    viewer = viewer_of_request(request)
    form = LotForm(request.POST, viewer=viewer)
    sent = request.FILES.getlist("files")
    too_large = getattr(request, "too_large", [])
    if not sent and not too_large:
        form.add_error(None, _("Choose at least one file."))
    if not form.is_valid():
        return render(request, "capture/capture.html", {"page": capture_page(viewer, form)}, status=422)
    if not sent:
        raise TooLargeError(" ".join(too_large_sentence(name) for name in too_large))
    lot = _lot(viewer, form)
    actor = _actor(viewer)
    for one in sent:
        with room_or_refused():
            take_in(lot=lot, path=_path(one), name=one.name or "", folder="", actor=actor)
    failpoint("upload.before_reply")
    return redirect(f"{lot.get_absolute_url()}{'?left_out=' + str(len(too_large)) if too_large else ''}")


def _path(sent: UploadedFile[bytes]) -> Path:
    """Where the handler above keeps a file."""
    return Path(sent.file.name)  # type: ignore[union-attr]  # it is open


def _lot(viewer: Viewer, form: LotForm) -> Lot:
    given = form.cleaned_data
    return open_lot(
        person_id=viewer.person_id,
        kind=given["kind"],
        audience=given["audience"],
        unit=form.unit_group,
        topics=given["topics"],
    )


def _actor(viewer: Viewer) -> Actor:
    return Actor(viewer.person_key, "web", viewer.person_id)


def told(view: Callable[..., JsonResponse]) -> Callable[..., JsonResponse]:
    """Answers expected failures as sentences for the script, with the status that a page would have."""

    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> JsonResponse:
        if not request.user.is_authenticated:
            return JsonResponse({"sentence": _("Sign in again; what is here is kept.")}, status=401)
        try:
            return view(request, *args, **kwargs)
        except BadInputError as error:
            sentences = [problem.sentence for problem in error.problems]
            return JsonResponse({"sentence": " ".join(sentences)}, status=error.http_status)
        except StoaError as error:
            return JsonResponse({"sentence": str(error)}, status=error.http_status)

    return answered


@require_POST
@login_required
@told
def begin_lot(request: HttpRequest) -> JsonResponse:
    """A lot for files that the script sends one by one."""
    viewer = viewer_of_request(request)
    form = LotForm(request.POST, viewer=viewer)
    if not form.is_valid():
        wrong = [str(sentence) for sentences in form.errors.values() for sentence in sentences]
        return JsonResponse({"sentence": " ".join(wrong)}, status=422)
    lot = _lot(viewer, form)
    return JsonResponse({"lot": str(lot.pk), "url": lot.get_absolute_url()}, status=201)


@require_POST
@login_required
@told
def begin(request: HttpRequest) -> JsonResponse:
    """Begin to send a file, or go on with it where it broke off."""
    viewer, given = viewer_of_request(request), request.POST
    size, sha256 = given.get("size", ""), given.get("sha256", "").lower()
    is_sound = size.isascii() and size.isdecimal() and len(size) < _DIGITS and len(sha256) in {0, 64}
    if not is_sound or not given.get("name") or "\0" in f"{given['name']}{given.get('folder', '')}{sha256}":
        return JsonResponse({"sentence": _("Name and size of the file are missing.")}, status=422)
    found, offset = begin_upload(
        person_id=viewer.person_id or 0,
        lot=lot_of(viewer, _uuid(given.get("lot", ""))),
        name=given["name"][:_NAME_LIMIT],
        folder=given.get("folder", ""),
        size=int(size),
        sha256=sha256,
    )
    return JsonResponse(_state(found, offset), status=201)


@without_turn
@require_http_methods(["GET", "HEAD", "PATCH"])
@told
def upload(request: HttpRequest, key: UUID) -> JsonResponse:
    """GET tells how much is here; PATCH appends a piece from `Upload-Offset` on."""
    viewer = viewer_of_request(request)
    found = upload_of(viewer, key)
    if request.method != "PATCH":
        return _answer(found, offset_of(found))
    offset, length = (
        _number(request.headers.get("Upload-Offset")),
        _number(request.headers.get("Content-Length") or "0"),
    )
    if offset is None or length is None or length > PIECE_LIMIT:
        return JsonResponse({"sentence": _("A piece says where it begins and is at most 16 MiB.")}, status=422)
    try:
        here = receive(found, offset=offset, length=length, stream=request, actor=_actor(viewer))
    except UnreadablePostError as error:  # the line broke: what came is kept, and nobody reads this answer
        log.info("an upload broke off", upload=str(key), reason=str(error))
        here = offset_of(found)
    except OtherOffsetError as error:
        return JsonResponse({"sentence": str(error), "offset": offset_of(found)}, status=error.http_status)
    if found.arrival_id is not None:
        failpoint("upload.before_reply")
    return _answer(found, here)


def _answer(found: Upload, offset: int) -> JsonResponse:
    response = JsonResponse(_state(found, offset))
    response["Upload-Offset"] = str(offset)
    return response


def _state(found: Upload, offset: int) -> dict[str, Any]:
    return {
        "url": reverse("capture:upload", kwargs={"key": found.pk}),
        "offset": offset,
        "size": found.size,
        "done": found.arrival_id is not None,
    }


def _number(given: str | None) -> int | None:
    return int(given) if given and given.isascii() and given.isdecimal() and len(given) < _DIGITS else None


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        return UUID(int=0)

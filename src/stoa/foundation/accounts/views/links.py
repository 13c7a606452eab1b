"""Choosing a password by a link, and asking for such a link."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from stoa.foundation.accounts import limits
from stoa.foundation.accounts.entering import enter
from stoa.foundation.accounts.forms import ForgottenForm, PasswordForm
from stoa.foundation.accounts.models import User
from stoa.foundation.accounts.queries import link_of_token
from stoa.foundation.accounts.services import ask_for_reset, choose_by_link
from stoa.foundation.accounts.views.frame import account_page

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from stoa.foundation.accounts.models import Link


@account_page
@require_http_methods(["GET", "HEAD", "POST"])
def first_time(request: HttpRequest, token: str) -> HttpResponse:
    """Choose a password by a link that works once. It lets nobody past their second step."""
    link = _link(request, token)
    if link is None:
        return _spent(request)
    form = PasswordForm(request.POST or None, user=link.user)
    if request.method == "POST" and form.is_valid():
        if not choose_by_link(link=link, password=form.cleaned_data["password"]):
            return _spent(request)
        return enter(request, User.objects.select_related("person").get(pk=link.user_id), "/")
    status = 422 if form.errors else 200
    context = {"form": form, "account": link.user, "is_reset": link.purpose == link.Purpose.RESET}
    return render(request, "accounts/first_time.html", context, status=status)


def _link(request: HttpRequest, token: str) -> Link | None:
    """The link, unless this address has guessed too often."""
    address = limits.address_of(request)
    limits.refuse_if_reached(limits.LINK_BY_ADDRESS, address)
    link = link_of_token(token)
    if link is None:
        limits.count_try(limits.LINK_BY_ADDRESS, address)
    return link


def _spent(request: HttpRequest) -> HttpResponse:
    return render(request, "accounts/link_spent.html", status=404)


@account_page
@require_http_methods(["GET", "HEAD", "POST"])
def forgotten(request: HttpRequest) -> HttpResponse:
    """Ask for a new password. The answer is the same whether anybody has the address."""
    form = ForgottenForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        email = form.cleaned_data["email"].lower()
        limits.count_try(limits.RESET_BY_ADDRESS, limits.address_of(request))
        limits.count_try(limits.RESET_BY_ACCOUNT, email)
        ask_for_reset(email=email)
        return redirect(f"{reverse('accounts:forgotten')}?asked=1")
    context = {"form": form, "asked": "asked" in request.GET, "has_mail": settings.STOA_MAIL}
    return render(request, "accounts/forgotten.html", context, status=422 if form.errors else 200)

"""Forms of the administration carry the token without which a browser's post is refused."""

from __future__ import annotations

import pytest
from django.test import Client

from stoa.foundation.accounts.testing import make_account
from stoa.foundation.directory.testing import make_group, make_person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_home")]


@pytest.mark.parametrize(
    "address", ["/admin/holds", "/admin/roles", "/admin/invitations", "/admin/groups/wages", "/admin/people/{uuid}"]
)
def test_a_form_of_one_section_carries_its_token(address: str) -> None:
    make_group("wages")
    admin = make_account(make_person(is_staff=True), role="admin")
    client = Client()
    client.force_login(admin, backend="stoa.foundation.accounts.backends.PasswordBackend")
    page = client.get(address.format(uuid=make_person().uuid)).content.decode()
    section = page[page.rindex("narrow narrow--wide") :].partition("</section>")[0]
    assert 'name="csrfmiddlewaretoken" value="' in section

"""Who acts on a request, at what cost, and what is kept of refusals."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connections
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext

from keyhall.access.actor import Channel
from keyhall.audit.models import AccessEntry
from keyhall.errors import PermissionDenied
from keyhall.identity.events import channel_of
from keyhall.identity.middleware import ActorMiddleware
from keyhall.identity.requests import ActorRequest
from keyhall.tenancy.context import tenant_context

pytestmark = [pytest.mark.usefixtures("transactions"), pytest.mark.row("A09")]


def asked(
    client: Client, view: Callable[[ActorRequest], HttpResponseBase], path: str = "/staff/x/"
) -> ActorRequest:
    """A request with this client's session, taken through the middleware to `view`."""
    request: ActorRequest = RequestFactory().get(path)  # type: ignore[assignment]  # the middleware adds the rest
    with tenant_context("gd") as tenant:
        request.tenant = tenant
        request.session = client.session
        request.user = AnonymousUser()
        ActorMiddleware(view)(request)
    return request


def fine(request: ActorRequest) -> HttpResponseBase:
    return HttpResponse()


def test_the_actor_has_the_roles_of_this_tenant(client_of: Callable[..., Client]) -> None:
    client = client_of("finance", "gd")
    actor = asked(client, fine).actor
    assert actor is not None
    assert actor.uid == client.person.uid  # type: ignore[attr-defined]  # set by `client_of`
    assert actor.roles == {"finance"}
    assert actor.channel == Channel.WORKBENCH


def test_without_sign_in_there_is_no_actor(client_of: Callable[..., Client]) -> None:
    assert asked(client_of(None), fine).actor is None


def test_a_session_costs_two_queries_on_the_platform_and_none_costs_none(
    client_of: Callable[..., Client],
) -> None:
    signed_in, anonymous = client_of("finance"), client_of(None)
    signed_in.get("/accounts/login/")
    for client, queries in ((signed_in, 2), (anonymous, 0)):
        with CaptureQueriesContext(connections["platform"]) as captured:
            client.get("/accounts/login/")
        sent = [q["sql"] for q in captured if "SAVEPOINT" not in q["sql"]]
        assert len(sent) == queries, sent


@pytest.mark.row("A22")
def test_what_was_denied_is_on_the_trail_though_the_view_rolled_back(
    client_of: Callable[..., Client],
) -> None:
    def refuse(request: ActorRequest) -> HttpResponseBase:
        assert request.actor is not None
        with pytest.raises(PermissionDenied):
            request.actor.require("nothing.anybody_may")
        return HttpResponse(status=403)

    client = client_of("finance")
    asked(client, refuse)
    with tenant_context("gd"):
        entry = AccessEntry.objects.get(kind="denied")
    assert (entry.permission, entry.path) == ("nothing.anybody_may", "/staff/x/")
    assert entry.actor_uid == client.person.uid  # type: ignore[attr-defined]  # set by `client_of`


@pytest.mark.parametrize(
    ("path", "channel"), [("/api/v1/x/", "api"), ("/hall/", "hall"), ("/staff/", "workbench")]
)
def test_the_channel_follows_from_the_path(path: str, channel: str) -> None:
    assert channel_of(path) == channel

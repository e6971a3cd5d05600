"""What the identity middleware adds to a request."""

from datetime import datetime

from keyhall.access.actor import Actor
from keyhall.identity.visitors import Visit
from keyhall.tenancy.requests import TenantRequest


class ActorRequest(TenantRequest):
    """A request that knows who acts: None where nobody is signed in, or not at this tenant.

    `timed_out` says that this request found a session that nobody had used for too long; `proved_at` when
    the person last gave a password or second factor; `is_unit_refused` that the request named a customer
    whom the person's roles do not reach; `visit` is set for somebody of headquarters on a visit.
    """

    actor: Actor | None
    timed_out: bool
    proved_at: datetime | None
    is_unit_refused: bool
    visit: Visit | None

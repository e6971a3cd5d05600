"""What the identity middleware adds to a request."""

from keyhall.access.actor import Actor
from keyhall.tenancy.requests import TenantRequest


class ActorRequest(TenantRequest):
    """A request that knows who acts: None where nobody is signed in, or not at this tenant.

    `timed_out` says that this request found a session that nobody had used for too long.
    """

    actor: Actor | None
    timed_out: bool

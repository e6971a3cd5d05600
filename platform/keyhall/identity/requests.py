"""What the identity middleware adds to a request."""

from keyhall.access.actor import Actor
from keyhall.tenancy.requests import TenantRequest


class ActorRequest(TenantRequest):
    """A request that knows who acts: None where nobody is signed in, or not at this tenant."""

    actor: Actor | None

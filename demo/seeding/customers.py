"""A province's customers with contacts (B02, B03, B04)."""

from collections.abc import Sequence

from demo.seeding.people import person_uid
from demo.world.shapes import ContactPlan, CustomerPlan
from keyhall.access.actor import Actor
from tenants.customers.bulk import ContactDraft, CustomerDraft, create_customers
from tenants.customers.fields import ContactFields, PartyFields
from tenants.customers.models import Customer

SOURCE = "demo"


def seed_customers(plans: Sequence[CustomerPlan], *, acting: Actor) -> dict[str, CustomerDraft]:
    """Create the customers and their places under one another; returns them by source id."""
    drafts = {plan.source_id: draft_of(plan) for plan in plans}
    create_customers(list(drafts.values()), acting=acting)
    Customer.objects.bulk_update(
        [
            Customer(id=drafts[plan.source_id].id, parent_id=drafts[plan.parent_source_id].id)
            for plan in plans
            if plan.parent_source_id
        ],
        ["parent_id"],
    )
    return drafts


def draft_of(plan: CustomerPlan) -> CustomerDraft:
    """A customer as the area's bulk creation wants it."""
    return CustomerDraft(
        name=plan.name,
        customer_class=plan.customer_class,
        region=plan.division,
        since=plan.since,
        status=plan.status,
        account_manager_uid=person_uid(plan.manager_email),
        group_uid=plan.group.group_uid if plan.group else None,
        group_name=plan.group.group_name if plan.group else "",
        source_system=SOURCE,
        source_id=plan.source_id,
        labels=labels_of(plan),
        party=PartyFields(
            credit_code=plan.credit_code,
            industry=plan.industry,
            legal_representative=plan.legal_representative,
            website=plan.website,
            address=plan.address,
            division=plan.division,
        ),
        contacts=[contact_of(contact) for contact in plan.contacts],
    )


def labels_of(plan: CustomerPlan) -> dict[str, str]:
    """Whether this unit leads its national group."""
    return {"group_role": "lead" if plan.group.leads else "unit"} if plan.group else {}


def contact_of(plan: ContactPlan) -> ContactDraft:
    """A contact as the area's bulk creation wants it."""
    details = ContactFields(
        post=plan.post,
        department=plan.department,
        phone=plan.phone,
        mobile=plan.mobile,
        email=plan.email,
        is_primary=plan.is_primary,
    )
    return ContactDraft(name=plan.name, sex=plan.sex, details=details)

"""How a person's data is shown: in part to everybody, whole where somebody asks with a reason (B04)."""

from collections.abc import Callable, Mapping
from typing import Any

from keyhall.access.masking import mask_address, mask_document, mask_email, mask_phone

Masks = Mapping[str, Callable[[str], str]]
CONTACT_MASKS: Masks = {"phone": mask_phone, "mobile": mask_phone, "email": mask_email}
# Of a customer who is a person; an organization's are no secret.
PARTY_MASKS: Masks = {"phone": mask_phone, "address": mask_address, "identity_document": mask_document}


def without_masked(values: Mapping[str, Any], record: object, masks: Masks) -> dict[str, Any]:
    """`values` without those given back as the record's own are shown: whoever changed another field of a
    form has not changed these."""
    return {
        name: value
        for name, value in values.items()
        if name not in masks or not value or value != masks[name](getattr(record, name))
    }

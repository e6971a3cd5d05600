"""Form controls of the sign-in pages, in the page kit's classes."""

from django import template
from django.forms import BoundField, CheckboxInput
from django.utils.safestring import SafeString

register = template.Library()


@register.filter
def control(field: BoundField) -> SafeString:
    """The field's control with the class its kind has."""
    kind = "form-check-input" if is_check(field) else "form-control"
    return field.as_widget(attrs={"class": f"{kind} is-invalid" if field.errors else kind})


@register.filter
def is_check(field: BoundField) -> bool:
    """Whether the field is a box to tick, whose label stands behind it."""
    return isinstance(field.field.widget, CheckboxInput)

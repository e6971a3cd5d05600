"""Forms over the API: declared fields, parsed into a plain dictionary, refused fields shown beside what
was typed. The API validates; the form only knows which fields there are."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from keyhall.errors import type_message
from keyhall.identity.step_up import STEP_UP_CODE, STEP_UP_PATH, StepUpRequired, is_fresh
from keyhall.web.client import ApiError
from keyhall.web.months import recent_months
from keyhall.web.screens.pages import Page, to_step_up

PROOF_URL = f"{STEP_UP_PATH}?next=/accounts/proved/"
Choices = Sequence[tuple[str, type_message]]


@dataclass(frozen=True)
class FormField:
    """One field; `kind` is an input type, or `select`, `textarea`, `check`, `checks` (several of its
    choices), `file`, `month`, `decimal`; `section` is the heading it stands under in forms that have several;
    a `wide` one takes a whole row. `names_records` says that the choices are called as records are, in
    whichever language those are. `suggestions` are values with their labels to pick from while typing,
    anything else may be typed too."""

    name: str
    label: type_message
    kind: str = "text"
    required: bool = False
    hint: type_message | None = None
    choices: Choices | Callable[[Any], Choices] = ()
    accept: str = ""
    placeholder: type_message | None = None
    autocomplete: str = "off"
    section: type_message = ""
    wide: bool = False
    suggestions: Choices | Callable[[Any], Choices] = ()
    names_records: bool = False

    def read(self, request: HttpRequest) -> Any:
        """The value given: None for an empty field, a bool for a check box, a file for a file."""
        if self.kind == "check":
            return self.name in request.POST
        if self.kind == "checks":
            return request.POST.getlist(self.name)
        if self.kind == "file":
            return request.FILES.get(self.name)
        return request.POST.get(self.name, "").strip() or None


@dataclass
class Bound:
    """A field with what was typed and what is wrong with it."""

    field: FormField
    value: Any
    errors: list[str]
    choices: Choices = ()
    suggestions: Choices = ()

    @property
    def input_id(self) -> str:
        return f"field-{self.field.name}"

    @property
    def list_id(self) -> str:
        return f"{self.input_id}-list"

    @property
    def hint_id(self) -> str:
        return f"{self.input_id}-hint"

    @property
    def error_id(self) -> str:
        return f"{self.input_id}-error"


class FormPage(Page):
    """A form that posts to one API path and goes on to a page of what came of it.

    With `step_up` a proof of who one is comes before the form; if it grows old while the form is filled in,
    a new one is given in another window and what was typed stays.
    """

    title: type_message
    submit: type_message
    fields: ClassVar[tuple[FormField, ...]] = ()
    resource: ClassVar[str] = ""
    permission: str
    step_up = False
    crumbs: ClassVar[tuple[tuple[type_message, str], ...]] = ()
    note: type_message | None = None
    done: type_message | None = None
    lacks_proof = False
    template = "web/form.html"

    def form_fields(self) -> tuple[FormField, ...]:
        """The fields of this form, without those of `resource` that the reader is not shown whole; of some
        they follow from what it is about."""
        if not self.resource:
            return self.fields
        kept_back = self.client.describe(self.resource)["kept_back"]
        return tuple(entry for entry in self.fields if entry.name not in kept_back)

    def initial(self) -> Mapping[str, Any]:
        """What the fields show before anything is typed."""
        return {entry.name: self.request.GET.get(entry.name, "") for entry in self.form_fields()}

    def send(self, values: dict[str, Any], request: HttpRequest) -> Any:
        """Ask the API to do it; raises ApiError."""
        raise NotImplementedError

    def following(self, answer: Any) -> str:
        """Where to go once it is done."""
        raise NotImplementedError

    def get(self, request: HttpRequest, **named: Any) -> HttpResponse:
        if not self.allowed(self.permission):
            raise ApiError(403, {"detail": _no_permission()})
        if self.lacks_fresh_proof():
            return to_step_up(request)
        return self.form(self.initial(), {}, 200)

    def post(self, request: HttpRequest, **named: Any) -> HttpResponse:
        values = {entry.name: entry.read(request) for entry in self.form_fields()}
        try:
            if self.lacks_fresh_proof():
                raise ApiError(403, {"code": STEP_UP_CODE, "detail": str(StepUpRequired.default_message)})
            answer = self.send(dict(values), request)
        except ApiError as error:
            return self.refused(values, error)
        if self.done:
            messages.success(request, str(self.done))
        return HttpResponseRedirect(self.following(answer))

    def lacks_fresh_proof(self) -> bool:
        """Whether whoever sits there must first prove once more who they are."""
        return self.step_up and not is_fresh(getattr(self.request, "proved_at", None))

    def refused(self, values: Mapping[str, Any], error: ApiError) -> HttpResponse:
        """The form with what was typed and why it was not taken; raises what no form can mend."""
        if not error.asks_for_proof and error.status not in {409, 412, 413, 415, 422}:
            raise error
        self.lacks_proof = error.asks_for_proof
        return self.form(values, error.field_errors or {"": [error.detail]}, error.status)

    def extra(self) -> dict[str, Any]:
        """More for the template of a form that needs it."""
        return {}

    def form(self, values: Mapping[str, Any], errors: dict[str, list[str]], status: int) -> HttpResponse:
        """The form with these values and what is wrong with them."""
        fields = self.form_fields()
        known = {entry.name for entry in fields}
        bound = [
            Bound(
                entry,
                _shown(values.get(entry.name)),
                errors.get(entry.name, []),
                self._asked(entry.choices),
                self._asked(entry.suggestions),
            )
            for entry in fields
        ]
        others = [text for name, texts in errors.items() if name not in known for text in texts]
        context = {
            "title": self.title,
            "submit": self.submit,
            "note": self.note,
            "bound": bound,
            "other_errors": others,
            "proof_url": PROOF_URL if self.lacks_proof else "",
            "months": recent_months() if any(entry.kind == "month" for entry in fields) else [],
            "has_file": any(entry.kind == "file" for entry in fields),
            "crumbs": [(title, reverse(route)) for title, route in self.crumbs],
            **self.extra(),
        }
        return self.show(self.template, context, status=status)

    def _asked(self, choices: Choices | Callable[[Any], Choices]) -> Choices:
        return choices(self) if callable(choices) else choices


def filled(values: Mapping[str, Any]) -> dict[str, Any]:
    """The fields that were filled in; of the others the API says that they are missing."""
    return {name: value for name, value in values.items() if value is not None}


def _shown(value: Any) -> Any:
    return "" if value is None or isinstance(value, UploadedFile) else value


def _no_permission() -> str:
    from keyhall.errors import PermissionDenied

    return str(PermissionDenied.default_message)

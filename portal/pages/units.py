"""Which of the customers their roles reach somebody looks at (M03, M04)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from keyhall.web.client import ApiError
from keyhall.web.screens.pages import Page


class UnitChoose(Page):
    """The button that has every page speak of another customer, from its first page on."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        try:
            self.client.post("hall/units", {"uid": request.POST.get("uid", "")})
        except ApiError as error:
            if error.status != 422:
                raise
            messages.error(request, str(_("没有这个单位，或不在您的范围内，请重新选择。")))
        return HttpResponseRedirect(reverse("hall-home"))

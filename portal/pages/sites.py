"""The customer's own sites: listed, registered, named, closed (D05)."""

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from keyhall.web.client import ApiError
from keyhall.web.screens.forms import FormField, FormPage, filled
from keyhall.web.screens.pages import ListPage, Page
from keyhall.web.screens.records import state_of
from portal.screens.sites import SITE_TONES, SITES

NAME = FormField("name", _("地点名称"), hint=_("便于辨认，例如“总部机房”"), wide=True)


class SiteList(ListPage):
    """The customer's sites, closed ones too."""

    screen = SITES


class SiteNew(FormPage):
    """Registering a site before anything is ordered for it."""

    title = _("登记地点")
    submit = _("登记")
    done = _("地点已登记，订购时可以选择。")
    help = "hall-sites"
    permission = "sites.keep_site"
    crumbs = ((_("我的业务"), "hall-product-list"), (_("装机地点"), "hall-site-list"))
    fields = (
        FormField(
            "address",
            _("地址"),
            required=True,
            wide=True,
            autocomplete="street-address",
            hint=_("装机的详细地址，到楼层和房间"),
        ),
        NAME,
    )

    def extra(self) -> dict[str, Any]:
        return {"key": self.request.POST.get("_key") or str(uuid4())}

    def send(self, values: dict[str, Any], request: HttpRequest) -> Any:
        return self.client.post("sites", filled(values), key=request.POST.get("_key"))

    def following(self, answer: Any) -> str:
        return reverse("hall-site-list")


class SiteChange(FormPage):
    """One site: what it is called, what is in service there, and closing it."""

    title = _("装机地点")
    submit = _("保存")
    done = _("地点已修改。")
    help = "hall-sites"
    permission = "sites.view_site"
    crumbs = ((_("我的业务"), "hall-product-list"), (_("装机地点"), "hall-site-list"))
    template = "hall/site.html"
    fields = (NAME,)

    def initial(self) -> Mapping[str, Any]:
        found: dict[str, Any] = self.client.get(f"sites/{self.kwargs['uid']}")
        return found

    def extra(self) -> dict[str, Any]:
        site = self.client.get(f"sites/{self.kwargs['uid']}")
        return {
            "site": site,
            "fresh": site["_etag"],
            "etag": self.request.POST.get("_etag") or site["_etag"],
            "state": state_of(self, "sites", site, SITE_TONES, "status"),
            "can_keep": self.allowed("sites.keep_site") and site["status"] == "open",
        }

    def send(self, values: dict[str, Any], request: HttpRequest) -> Any:
        path, given = f"sites/{self.kwargs['uid']}", {"name": values["name"] or ""}
        return self.client.patch(path, given, etag=request.POST.get("_etag", ""))

    def following(self, answer: Any) -> str:
        return reverse("hall-site", kwargs={"uid": self.kwargs["uid"]})


class SiteClose(Page):
    """Closing a site; what is in the way is told on its own page."""

    def post(self, request: HttpRequest, uid: str) -> HttpResponse:
        try:
            self.client.post(f"sites/{uid}/close", etag=request.POST.get("_etag", ""))
        except ApiError as error:
            if error.status not in {409, 412}:
                raise
            messages.error(request, error.detail)
        else:
            messages.success(request, str(_("地点已停用。")))
        return HttpResponseRedirect(reverse("hall-site", kwargs={"uid": uid}))

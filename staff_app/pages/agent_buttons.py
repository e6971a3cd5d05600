"""The buttons of an agent's page: each asks the API, says what came of it, and leads back (I01, I02)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from keyhall.errors import type_message
from keyhall.web.client import ApiError
from keyhall.web.screens.pages import Page


class Do(Page):
    """A button of the agent's page: asks the API, says what came of it, and leads back."""

    done: type_message = ""

    def ask(self, request: HttpRequest, **named: str) -> None:
        """What the button asks for; raises ApiError."""
        raise NotImplementedError

    def post(self, request: HttpRequest, uid: str, **named: str) -> HttpResponse:
        try:
            self.ask(request, uid=uid, **named)
        except ApiError as error:
            if error.status not in {409, 412, 422}:
                raise
            messages.error(request, error.detail)
        else:
            messages.success(request, str(self.done))
        return HttpResponseRedirect(self.back(uid, **named))

    def back(self, uid: str, **named: str) -> str:
        return reverse("agent-detail", kwargs={"uid": uid})


class AgentMove(Do):
    """Suspending, resuming, closing an agent."""

    done = _("代理商状态已变更。")

    def ask(self, request: HttpRequest, **named: str) -> None:
        self.client.post(f"agents/{named['uid']}/{named['verb']}", etag=request.POST.get("_etag"))


class CustomerRelease(Do):
    """Taking one customer from its agent."""

    done = _("已解除指派。")

    def ask(self, request: HttpRequest, **named: str) -> None:
        body = {"customer_uids": [request.POST.get("customer", "")]}
        self.client.post(f"agents/{named['uid']}/customers/release", body)


class ProgramRevoke(Do):
    """Ending a program at once."""

    done = _("程序已吊销，其令牌已失效。")

    def ask(self, request: HttpRequest, **named: str) -> None:
        path = f"agents/{named['uid']}/programs/{named['program']}/revoke"
        self.client.post(path, etag=request.POST.get("_etag"))


class EndpointMove(Do):
    """Pausing, resuming, trying out an endpoint."""

    done = _("已提交。")

    def ask(self, request: HttpRequest, **named: str) -> None:
        path = f"webhook-endpoints/{named['endpoint']}/{named['verb']}"
        self.client.post(path, etag=request.POST.get("_etag"))


class EndpointRemove(Do):
    """Removing an endpoint with its deliveries."""

    done = _("回调地址已删除。")

    def ask(self, request: HttpRequest, **named: str) -> None:
        self.client.delete(f"webhook-endpoints/{named['endpoint']}", etag=request.POST.get("_etag"))


class DeliveryResend(Do):
    """Trying a delivery anew."""

    done = _("已重新安排投递。")

    def ask(self, request: HttpRequest, **named: str) -> None:
        endpoint = request.POST.get("endpoint", "")
        self.client.post(f"webhook-endpoints/{endpoint}/deliveries/{named['uid']}/resend")

    def back(self, uid: str, **named: str) -> str:
        return reverse("delivery-detail", kwargs={"uid": uid})

from django.urls import path

from api.channels import agents, endpoints, programs

AGENT = "agents/<uuid:uid>"
PROGRAM = f"{AGENT}/programs/<uuid:program>"
ENDPOINT = "webhook-endpoints/<uuid:uid>"

urlpatterns = [
    path("agents", agents.AgentsView.as_view()),
    path(AGENT, agents.AgentView.as_view()),
    *(path(f"{AGENT}/{verb}", view.as_view()) for verb, view in agents.MOVE_VIEWS.items()),
    path(f"{AGENT}/customers", agents.AgentCustomersView.as_view()),
    path(f"{AGENT}/customers/release", agents.AgentCustomersReleaseView.as_view()),
    path(f"{AGENT}/programs", programs.ProgramsView.as_view()),
    path(PROGRAM, programs.ProgramView.as_view()),
    path(f"{PROGRAM}/renew-secret", programs.ProgramRenewalView.as_view()),
    path(f"{PROGRAM}/revoke", programs.ProgramRevocationView.as_view()),
    path("webhook-endpoints", endpoints.EndpointsView.as_view()),
    path(ENDPOINT, endpoints.EndpointView.as_view()),
    *(path(f"{ENDPOINT}/{verb}", view.as_view()) for verb, view in endpoints.MOVE_VIEWS.items()),
    path(f"{ENDPOINT}/renew-secret", endpoints.EndpointRenewalView.as_view()),
    path(f"{ENDPOINT}/test", endpoints.EndpointTestView.as_view()),
    path(f"{ENDPOINT}/deliveries", endpoints.EndpointDeliveriesView.as_view()),
    path(f"{ENDPOINT}/deliveries/<uuid:delivery>/resend", endpoints.ResendView.as_view()),
    path("webhook-deliveries", endpoints.DeliveriesView.as_view()),
    path("webhook-deliveries/<uuid:uid>", endpoints.DeliveryView.as_view()),
]

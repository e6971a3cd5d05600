"""Addresses of the demonstration alone: its receiver of webhooks and the page of what arrived."""

from django.urls import path

from demo.pages import ReceivedPage, receive

urlpatterns = [
    path("demo/webhooks/", receive, name="demo-receive"),
    path("staff/demo/received/", ReceivedPage.as_view(), name="demo-received"),
]

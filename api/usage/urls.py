from django.urls import path

from api.usage.views import LoadRejectsView, UsageLoadsView, UsageLoadView, UsageRejectsView

urlpatterns = [
    path("usage-loads", UsageLoadsView.as_view()),
    path("usage-loads/<uuid:uid>", UsageLoadView.as_view()),
    path("usage-loads/<uuid:uid>/rejects", LoadRejectsView.as_view()),
    path("usage-rejects", UsageRejectsView.as_view()),
]

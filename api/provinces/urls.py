from django.urls import path

from api.provinces.views import (
    ProvinceResumeView,
    ProvinceSuspendView,
    ProvincesView,
    ProvinceTaskView,
    ProvinceView,
)

urlpatterns = [
    path("provinces", ProvincesView.as_view()),
    path("provinces/tasks/<uuid:uid>", ProvinceTaskView.as_view()),
    path("provinces/<slug:slug>", ProvinceView.as_view()),
    path("provinces/<slug:slug>/suspend", ProvinceSuspendView.as_view()),
    path("provinces/<slug:slug>/resume", ProvinceResumeView.as_view()),
]

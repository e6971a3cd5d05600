from django.urls import path

from api.background.views import JobsView, JobView, StopJobView

urlpatterns = [
    path("jobs", JobsView.as_view()),
    path("jobs/<uuid:uid>", JobView.as_view()),
    path("jobs/<uuid:uid>/stop", StopJobView.as_view()),
]

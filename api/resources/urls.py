from django.urls import path

from api.resources.views import DescriptionView

urlpatterns = [path("resources/<slug:name>", DescriptionView.as_view())]

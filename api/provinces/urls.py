from django.urls import path

from api.provinces.views import ProvincesView, ProvinceTaskView

urlpatterns = [
    path("provinces", ProvincesView.as_view()),
    path("provinces/tasks/<uuid:uid>", ProvinceTaskView.as_view()),
]

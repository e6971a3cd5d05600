from django.urls import path

from api.hall.views import HallHomeView, HallUnitsView

urlpatterns = [
    path("hall/home", HallHomeView.as_view()),
    path("hall/units", HallUnitsView.as_view()),
]

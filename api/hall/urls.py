from django.urls import path

from api.hall.views import HallHomeView

urlpatterns = [path("hall/home", HallHomeView.as_view())]

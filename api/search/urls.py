from django.urls import path

from api.search.views import SearchView

urlpatterns = [path("search", SearchView.as_view())]

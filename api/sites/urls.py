from django.urls import path

from api.sites.views import CloseSiteView, SitesView, SiteView

urlpatterns = [
    path("sites", SitesView.as_view()),
    path("sites/<uuid:uid>", SiteView.as_view()),
    path("sites/<uuid:uid>/close", CloseSiteView.as_view()),
]

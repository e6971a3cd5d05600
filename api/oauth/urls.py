from django.urls import path

from api.oauth.views import issue

urlpatterns = [path("oauth/token", issue)]

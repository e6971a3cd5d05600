"""The API of the headquarters' host."""

from api.urls import SHARED, addresses

urlpatterns = addresses((*SHARED, "provinces", "headquarters", "visits"), "keyhall.urls.headquarters")

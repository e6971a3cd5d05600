from django.urls import path

from api.inventory.views import ProductsView, ProductView

urlpatterns = [
    path("products", ProductsView.as_view()),
    path("products/<uuid:uid>", ProductView.as_view()),
]

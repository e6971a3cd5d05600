from django.urls import path

from api.catalogue.views import OfferingsView, OfferingView, SpecificationsView, SpecificationView

urlpatterns = [
    path("product-specifications", SpecificationsView.as_view()),
    path("product-specifications/<uuid:uid>", SpecificationView.as_view()),
    path("product-offerings", OfferingsView.as_view()),
    path("product-offerings/<uuid:uid>", OfferingView.as_view()),
]

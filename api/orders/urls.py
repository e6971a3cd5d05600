from django.urls import path

from api.orders import views

urlpatterns = [
    path("product-orders", views.OrdersView.as_view()),
    path("product-orders/price", views.OrderPriceView.as_view()),
    path("product-orders/<uuid:uid>", views.OrderView.as_view()),
    path("product-orders/<uuid:uid>/cancel", views.CancelOrderView.as_view()),
    path("product-orders/<uuid:uid>/refuse", views.RefuseOrderView.as_view()),
    path("work-items", views.WorkItemsView.as_view()),
    path("work-items/workers", views.WorkersView.as_view()),
    path("work-items/<uuid:uid>", views.WorkItemView.as_view()),
    path("work-items/<uuid:uid>/claim", views.ClaimView.as_view()),
    path("work-items/<uuid:uid>/release", views.ReleaseView.as_view()),
    path("work-items/<uuid:uid>/complete", views.CompleteView.as_view()),
    path("work-items/<uuid:uid>/return", views.ReturnView.as_view()),
    path("work-items/<uuid:uid>/reassign", views.ReassignView.as_view()),
]

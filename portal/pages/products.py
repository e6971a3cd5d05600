"""Services in use."""

from django.http import HttpRequest, HttpResponse

from keyhall.web.screens.pages import ListPage, Page
from keyhall.web.screens.records import state_of
from portal.screens.products import PRODUCT_TONES, PRODUCTS


class ProductList(ListPage):
    """The customer's services, those ended too."""

    screen = PRODUCTS


class ProductDetail(Page):
    """One service: what it is, where, at what price (M02)."""

    help = "hall-product"

    def get(self, request: HttpRequest, uid: str) -> HttpResponse:
        product = self.client.get(f"products/{uid}")
        state = state_of(self, "products", product, PRODUCT_TONES, "status")
        return self.show("hall/product.html", {"product": product, "state": state})

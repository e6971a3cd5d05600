from django.apps import AppConfig


class InventoryConfig(AppConfig):
    name = "tenants.inventory"
    label = "inventory"

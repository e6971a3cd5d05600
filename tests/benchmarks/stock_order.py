"""The floor of submitting an order: what anybody would write with DRF as it comes, into the same tables.

A nested serializer, a row a `create`, the answer by serializers too: numbered, priced at the list, its steps
laid out, the trail and the messages written, the answer kept under its key. It refuses less.
"""

import hashlib
import json
from datetime import timedelta
from typing import Any, cast

from django.db import transaction
from django.urls import path
from django.utils import timezone
from rest_framework import serializers
from rest_framework.authentication import SessionAuthentication
from rest_framework.generics import CreateAPIView
from rest_framework.permissions import IsAuthenticated
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from api.models import IdempotencyKey
from keyhall.audit.models import ChangeEntry
from keyhall.messaging.models import Kind, Lane, MessageEntry, Outbox
from tenants.catalogue.models import OfferingPrice, ProductOffering
from tenants.customers.models import Customer
from tenants.orders.models import ItemPrice, OrderSerial, ProductOrder, ProductOrderItem, WorkItem
from tenants.sites.models import Site

STEPS = (("accept", 4), ("survey", 16), ("install", 24), ("complete", 8))


class StockPrice(serializers.ModelSerializer[ItemPrice]):
    class Meta:
        model = ItemPrice
        fields = ("kind", "component", "name", "amount", "unit", "prorated")


class StockStep(serializers.ModelSerializer[WorkItem]):
    class Meta:
        model = WorkItem
        fields = ("uid", "kind", "state", "due_at", "opened_at", "finished_at", "reason")


class StockItem(serializers.ModelSerializer[ProductOrderItem]):
    offering_uid = serializers.SlugRelatedField(
        slug_field="uid", source="offering", queryset=ProductOffering.objects.all()
    )
    prices = StockPrice(many=True, read_only=True)

    class Meta:
        model = ProductOrderItem
        fields = (
            "action",
            "offering_uid",
            "account_uid",
            "site_address",
            "contact_name",
            "contact_phone",
            "characteristics",
            "prices",
        )


class StockOrder(serializers.ModelSerializer[ProductOrder]):
    customer_uid = serializers.SlugRelatedField(
        slug_field="uid", source="customer", queryset=Customer.objects.select_related("party")
    )
    customer_name = serializers.CharField(source="customer.party.name", read_only=True)
    items = StockItem(many=True)
    steps = StockStep(many=True, read_only=True)

    class Meta:
        model = ProductOrder
        fields = (
            "uid",
            "number",
            "customer_uid",
            "customer_name",
            "state",
            "channel",
            "requested_date",
            "promised_date",
            "note",
            "items",
            "steps",
            "submitted_at",
            "version",
        )
        read_only_fields = ("number", "state", "channel", "promised_date", "submitted_at", "version")

    def create(self, validated_data: dict[str, Any]) -> ProductOrder:
        """Write the order row by row."""
        items = validated_data.pop("items")
        user, now = self.context["request"].user, timezone.now()
        today = timezone.localdate(now)
        serial, _made = OrderSerial.objects.select_for_update().get_or_create(
            day=today, defaults={"last_serial": 0}
        )
        serial.last_serial += 1
        serial.save()
        order = ProductOrder.objects.create(
            number=f"DD{today:%Y%m%d}-{serial.last_serial:04d}",
            channel="api",
            promised_date=today + timedelta(days=9),
            submitted_by_uid=user.uid,
            submitted_by_name=user.name,
            submitted_at=now,
            **validated_data,
        )
        for line, given in enumerate(items, 1):
            site, _opened = Site.objects.get_or_create(
                customer=order.customer, address=given["site_address"], status="open"
            )
            item = ProductOrderItem.objects.create(order=order, line=line, site=site, **given)
            for price in OfferingPrice.objects.filter(offering=given["offering"]):
                ItemPrice.objects.create(
                    item=item,
                    kind=price.kind,
                    component=price.component,
                    name=price.name,
                    amount=price.amount,
                    unit=price.unit,
                    tax_category=price.tax_category,
                )
        due = now
        for sequence, (kind, hours) in enumerate(STEPS, 1):
            due += timedelta(hours=hours)
            first = sequence == 1
            WorkItem.objects.create(
                order=order,
                sequence=sequence,
                kind=kind,
                due_at=due,
                state="open" if first else "waiting",
                opened_at=now if first else None,
            )
        self._tell(order, user)
        return order

    @staticmethod
    def _tell(order: ProductOrder, user: Any) -> None:
        told = {"number": order.number, "state": order.state, "submitted_at": order.submitted_at.isoformat()}
        now = timezone.now()
        ChangeEntry.objects.create(
            recorded_at=now,
            subject="orders.order",
            subject_uid=order.uid,
            verb="submit",
            after=told,
            actor_uid=user.uid,
            actor_name=user.name,
            channel="api",
            correlation_id=order.uid,
        )
        for topic, receiver in (("orders.order", "hq"), ("orders.order_changed", "gd")):
            row = Outbox.objects.create(
                kind=Kind.MESSAGE,
                lane=Lane.NORMAL,
                topic=topic,
                key=str(order.uid),
                payload=told,
                receiver=receiver,
            )
            MessageEntry.objects.create(
                recorded_at=now,
                event="sent",
                message_uid=row.uid,
                counterpart=receiver,
                topic=topic,
                key=row.key,
                payload=told,
            )


class StockSubmit(CreateAPIView[ProductOrder]):
    queryset = ProductOrder.objects.all()
    serializer_class = StockOrder
    renderer_classes = [JSONRenderer]
    authentication_classes = [SessionAuthentication]
    permission_classes = [IsAuthenticated]

    @transaction.atomic
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """The order, once for a key."""
        key, user = request.headers["Idempotency-Key"], cast(Any, request.user)
        digest = hashlib.sha256(json.dumps(request.data, sort_keys=True).encode()).hexdigest()
        kept, made = IdempotencyKey.objects.get_or_create(
            actor_uid=user.uid, key=key, defaults={"digest": digest}
        )
        if not made:
            return Response(kept.answer, status=kept.status)
        response = super().create(request, *args, **kwargs)
        kept.status, kept.answer = response.status_code, json.loads(JSONRenderer().render(response.data))
        kept.save()
        return response


urlpatterns = [path("stock/orders", StockSubmit.as_view())]

"""What an agent may be told of by webhook (I02)."""

ORDER_CHANGED = "order.changed"
# Sent on request, so that a receiver can be tried out; nobody need subscribe to it.
TEST = "webhook.test"
SUBSCRIBABLE = (ORDER_CHANGED,)

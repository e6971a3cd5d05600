"""How long is kept what is not kept for good; the worker's upkeep removes what is older."""

from datetime import timedelta

# Sign-ins, accesses and messages, in calendar months. The law asks for six at least.
LOG_MONTHS = 12
# Lists taken out, with their files.
EXPORTS_KEPT = timedelta(days=30)
# Messages that were carried over and applied; their trail stays for LOG_MONTHS.
MESSAGES_KEPT = timedelta(days=30)
# Links to choose a first password, once used or expired.
INVITATIONS_KEPT = timedelta(days=30)
# Answers given under an idempotency key.
IDEMPOTENCY_KEYS_KEPT = timedelta(days=7)
# Bytes on the disk without a row: an upload may still be under way.
STRAY_FILES_KEPT = timedelta(days=1)
# Wrong credentials shown at the token endpoint.
REFUSED_CREDENTIALS_KEPT = timedelta(days=30)
# Webhook deliveries that were taken or given up.
WEBHOOK_DELIVERIES_KEPT = timedelta(days=30)
# Comparisons of headquarters with the provinces that found no difference.
FIGURE_CHECKS_KEPT = timedelta(days=30)

"""The token endpoint of a province's host, as RFC 6749 has it: outside the API and its problem details."""

from django.http import HttpRequest, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from tenants.channels.tokens import issue_token

FORM = "application/x-www-form-urlencoded"
NOT_A_FORM = {"error": "invalid_request", "error_description": f"Send the parameters as {FORM}."}


@csrf_exempt
@require_POST
def issue(request: HttpRequest) -> JsonResponse:
    """Give a program a token for its client credentials (I02)."""
    try:
        body = request.body.decode()
    except UnicodeDecodeError:
        body = ""
    if request.content_type != FORM or "\0" in body or "%00" in body:
        return JsonResponse(NOT_A_FORM, status=400, headers={"Cache-Control": "no-store"})
    answer = issue_token(
        uri=request.path,
        body=body,
        headers={"Authorization": request.headers.get("Authorization", "")},
        address=request.META.get("REMOTE_ADDR") or None,
    )
    headers = {name: value for name, value in answer.headers.items() if name != "Content-Type"}
    return JsonResponse(answer.body, status=answer.status, headers={"Cache-Control": "no-store", **headers})

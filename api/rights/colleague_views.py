"""Addresses of a customer's own people, and of invitations (M03)."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from api.kit.operations import Operation
from api.kit.resource import find_record
from api.kit.views import ApiView, Body, CollectionView, ItemView, answer_item
from api.rights.colleagues import (
    COLLEAGUE_INVITATIONS,
    COLLEAGUES,
    INVITATIONS,
    ROLE_CHOICES,
    offered_spreads,
)
from keyhall.audit.models import AccessEntry
from keyhall.rights import actions
from keyhall.rights.colleagues import colleagues, own_customer
from keyhall.rights.models import CustomerPolicy, Spread
from keyhall.rights.permissions import INVITE_PERSON, KEEP_COLLEAGUES

SHOWN_SIGN_INS = 50


class NewInvitation(Body):
    """Whom to ask in."""

    email = serializers.CharField(max_length=254)
    name = serializers.CharField(max_length=80)
    post = serializers.CharField(max_length=80, required=False, allow_blank=True)


class ColleagueRoles(Body):
    """The roles somebody is to hold, all of them, and by role how far around the customer it reaches (not
    named: the customer alone)."""

    roles = serializers.ListField(child=serializers.ChoiceField(ROLE_CHOICES))
    spreads = serializers.DictField(child=serializers.ChoiceField(Spread.choices), required=False)


class NewColleague(NewInvitation, ColleagueRoles):
    """Whom to ask in, with the roles they begin with."""


class SpreadShape(serializers.Serializer[Any]):
    """How far a role may reach."""

    value = serializers.ChoiceField(Spread.choices)
    title = serializers.CharField()


class SpreadsShape(serializers.Serializer[Any]):
    """Those the reader may give."""

    results = SpreadShape(many=True)


class PolicyBody(Body):
    """What is asked of the customer's people."""

    needs_second_factor = serializers.BooleanField()


class PolicyShape(serializers.Serializer[Any]):
    """What is asked of the customer's people."""

    needs_second_factor = serializers.BooleanField()


class SignInShape(serializers.Serializer[Any]):
    """One time somebody came or went."""

    kind = serializers.ChoiceField([("sign_in", _("登录")), ("sign_out", _("退出"))])
    recorded_at = serializers.DateTimeField()
    address = serializers.CharField(allow_null=True)


class SignInsShape(serializers.Serializer[Any]):
    """The latest of them, newest first."""

    results = SignInShape(many=True)


class InvitationsView(CollectionView):
    """Asking in who is to work here."""

    resource = INVITATIONS
    operations = {
        "GET": Operation(summary=_("邀请列表"), permission=INVITE_PERSON, listing=INVITATIONS),
        "POST": Operation(
            summary=_("邀请人员"),
            permission=INVITE_PERSON,
            body=NewInvitation,
            item=INVITATIONS,
            status=201,
        ),
    }

    def post(self, request: Request) -> Response:
        invited = actions.invite_person(acting=self.acting, **self.read_body(NewInvitation))
        return self.created(invited.uid)


class InvitationView(ItemView):
    """One invitation."""

    resource = INVITATIONS
    operations = {"GET": Operation(summary=_("邀请"), permission=INVITE_PERSON, item=INVITATIONS)}


class ColleaguesView(CollectionView):
    """The customer's own people."""

    resource = COLLEAGUES
    operations = {
        "GET": Operation(summary=_("本单位人员列表"), permission=KEEP_COLLEAGUES, listing=COLLEAGUES)
    }


class ColleagueView(ItemView):
    """One of the customer's own people."""

    resource = COLLEAGUES
    operations = {"GET": Operation(summary=_("本单位人员"), permission=KEEP_COLLEAGUES, item=COLLEAGUES)}


class ColleagueInvitationsView(CollectionView):
    """Asking colleagues in."""

    resource = COLLEAGUE_INVITATIONS
    operations = {
        "GET": Operation(
            summary=_("本单位的邀请列表"), permission=KEEP_COLLEAGUES, listing=COLLEAGUE_INVITATIONS
        ),
        "POST": Operation(
            summary=_("邀请同事"),
            permission=KEEP_COLLEAGUES,
            body=NewColleague,
            item=COLLEAGUE_INVITATIONS,
            status=201,
        ),
    }

    def post(self, request: Request) -> Response:
        invited = actions.invite_colleague(acting=self.acting, **self.read_body(NewColleague))
        return self.created(invited.uid)


class ColleagueInvitationView(ItemView):
    """One invitation of a colleague."""

    resource = COLLEAGUE_INVITATIONS
    operations = {
        "GET": Operation(summary=_("本单位的邀请"), permission=KEEP_COLLEAGUES, item=COLLEAGUE_INVITATIONS)
    }


class ColleagueRolesView(ApiView):
    """What a colleague may do."""

    operations = {
        "POST": Operation(
            summary=_("设定同事的角色"), permission=KEEP_COLLEAGUES, body=ColleagueRoles, item=COLLEAGUES
        )
    }

    def post(self, request: Request, uid: UUID) -> Response:
        actions.set_colleague_roles(uid=uid, acting=self.acting, **self.read_body(ColleagueRoles))
        return answer_item(COLLEAGUES, self.acting, uid)


class SpreadsView(ApiView):
    """How far the reader may have colleagues' roles reach."""

    operations = {
        "GET": Operation(
            summary=_("可以授予的单位范围"),
            permission=KEEP_COLLEAGUES,
            answer=SpreadsShape,
            is_internal=True,
        )
    }

    def get(self, request: Request) -> Response:
        offered = offered_spreads(self.acting)
        return Response({"results": [{"value": entry, "title": Spread(entry).label} for entry in offered]})


class ColleagueRemoveView(ApiView):
    """Shutting a colleague out."""

    operations = {
        "POST": Operation(summary=_("移除同事"), permission=KEEP_COLLEAGUES, status=204),
    }

    def post(self, request: Request, uid: UUID) -> Response:
        actions.remove_colleague(uid=uid, acting=self.acting)
        return Response(status=204)


class ColleagueSignInsView(ApiView):
    """When a colleague came and went."""

    operations = {
        "GET": Operation(summary=_("同事的登录记录"), permission=KEEP_COLLEAGUES, answer=SignInsShape)
    }

    def get(self, request: Request, uid: UUID) -> Response:
        find_record(colleagues(acting=self.acting), uid)
        entries = AccessEntry.objects.filter(actor_uid=uid, kind__in=("sign_in", "sign_out"))
        rows = entries.order_by("-recorded_at").values("kind", "recorded_at", "address")
        return Response({"results": list(rows[:SHOWN_SIGN_INS])})


class ColleaguePolicyView(ApiView):
    """What the administrator asks of all colleagues."""

    operations = {
        "GET": Operation(summary=_("本单位的登录要求"), permission=KEEP_COLLEAGUES, answer=PolicyShape),
        "POST": Operation(
            summary=_("设定本单位的登录要求"),
            permission=KEEP_COLLEAGUES,
            body=PolicyBody,
            answer=PolicyShape,
        ),
    }

    def get(self, request: Request) -> Response:
        policy = CustomerPolicy.objects.filter(customer_uid=own_customer(self.acting)).first()
        return Response({"needs_second_factor": bool(policy and policy.needs_second_factor)})

    def post(self, request: Request) -> Response:
        needed = self.read_body(PolicyBody)["needs_second_factor"]
        policy = actions.ask_for_second_factor(needed=needed, acting=self.acting)
        return Response({"needs_second_factor": policy.needs_second_factor})

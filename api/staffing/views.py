"""Addresses of posts, who holds them, and teams."""

from uuid import UUID

from django.db.models import F
from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request
from rest_framework.response import Response

from api.kit.etag import expected_version
from api.kit.moves import move_view
from api.kit.operations import Operation
from api.kit.views import ApiView, CollectionView, ItemView, answer_item
from api.staffing.holdings import POST_HOLDINGS
from api.staffing.posts import POSTS
from api.staffing.serializers import (
    NewHolding,
    NewPost,
    PostChanges,
    ReliefReason,
    StaffChoicesShape,
    TeamChanges,
    TeamPlace,
    TeamProvinces,
)
from api.staffing.teams import TEAMS
from keyhall.access.models import Person
from keyhall.organisation.permissions import CHANGE_ORGANISATION, VIEW_ORGANISATION
from keyhall.rights.permissions import VIEW_PEOPLE
from keyhall.staffing import actions
from keyhall.staffing.national_teams import is_at_headquarters
from keyhall.staffing.queries import open_posts
from keyhall.tenancy.models import Tenant, TenantType


class PostsView(CollectionView):
    resource = POSTS
    operations = {
        "GET": Operation(summary=_("岗位列表"), permission=VIEW_ORGANISATION, listing=POSTS),
        "POST": Operation(
            summary=_("设置岗位"), permission=CHANGE_ORGANISATION, body=NewPost, item=POSTS, status=201
        ),
    }

    def post(self, request: Request) -> Response:
        return self.created(actions.add_post(acting=self.acting, **self.read_body(NewPost)).uid)


class PostView(ItemView):
    resource = POSTS
    operations = {
        "GET": Operation(summary=_("岗位"), permission=VIEW_ORGANISATION, item=POSTS),
        "PATCH": Operation(
            summary=_("修改岗位"),
            permission=CHANGE_ORGANISATION,
            body=PostChanges,
            item=POSTS,
            needs_version=True,
        ),
    }

    def patch(self, request: Request, uid: UUID) -> Response:
        version = expected_version(request)
        changes = self.read_body(PostChanges, partial=True)
        actions.change_post(uid=uid, version=version, acting=self.acting, **changes)
        return answer_item(POSTS, self.acting, uid)


ClosePostView = move_view(POSTS, actions.close_post, summary=_("撤销岗位"), permission=CHANGE_ORGANISATION)


class PostHoldingsView(CollectionView):
    resource = POST_HOLDINGS
    operations = {
        "GET": Operation(summary=_("任职列表"), permission=VIEW_PEOPLE, listing=POST_HOLDINGS),
        "POST": Operation(
            summary=_("任命"),
            permission=CHANGE_ORGANISATION,
            body=NewHolding,
            item=POST_HOLDINGS,
            status=201,
            step_up=True,
        ),
    }

    def post(self, request: Request) -> Response:
        return self.created(actions.appoint(acting=self.acting, **self.read_body(NewHolding)).uid)


class PostHoldingView(ItemView):
    resource = POST_HOLDINGS
    operations = {"GET": Operation(summary=_("任职"), permission=VIEW_PEOPLE, item=POST_HOLDINGS)}


RelieveView = move_view(
    POST_HOLDINGS,
    actions.relieve,
    summary=_("免职"),
    permission=CHANGE_ORGANISATION,
    body=ReliefReason,
    step_up=True,
)


def _provinces() -> list[dict[str, str]]:
    found = Tenant.objects.filter(tenant_type=TenantType.PROVINCE).order_by("region")
    return [{"value": slug, "title": name} for slug, name in found.values_list("schema_name", "name")]


class StaffChoicesView(ApiView):
    operations = {
        "GET": Operation(
            summary=_("可以选择的人员、岗位和省份"),
            permission=CHANGE_ORGANISATION,
            answer=StaffChoicesShape,
            is_internal=True,
        )
    }

    def get(self, request: Request) -> Response:
        self.acting.require(CHANGE_ORGANISATION)
        people = Person.objects.filter(customer_uid__isnull=True, is_active=True)
        posts = open_posts().order_by("name", "unit__name")
        return Response(
            {
                "people": list(people.order_by("name", "id").values("uid", "name", note=F("post"))),
                "posts": list(posts.values("uid", "name", note=F("unit__name"))),
                "provinces": _provinces() if is_at_headquarters() else [],
            }
        )


class TeamsView(CollectionView):
    resource = TEAMS
    operations = {
        "GET": Operation(summary=_("团队列表"), permission=VIEW_ORGANISATION, listing=TEAMS),
        "POST": Operation(
            summary=_("组建团队"), permission=CHANGE_ORGANISATION, body=TeamChanges, item=TEAMS, status=201
        ),
    }

    def post(self, request: Request) -> Response:
        return self.created(actions.add_team(acting=self.acting, **self.read_body(TeamChanges)).uid)


class TeamView(ItemView):
    resource = TEAMS
    operations = {
        "GET": Operation(summary=_("团队"), permission=VIEW_ORGANISATION, item=TEAMS),
        "PATCH": Operation(
            summary=_("修改团队"),
            permission=CHANGE_ORGANISATION,
            body=TeamChanges,
            item=TEAMS,
            needs_version=True,
        ),
    }

    def patch(self, request: Request, uid: UUID) -> Response:
        version = expected_version(request)
        changes = self.read_body(TeamChanges, partial=True)
        actions.change_team(uid=uid, version=version, acting=self.acting, **changes)
        return answer_item(TEAMS, self.acting, uid)


TeamMembersView = move_view(
    TEAMS, actions.set_member, summary=_("设定团队成员"), permission=CHANGE_ORGANISATION, body=TeamPlace
)
TeamProvincesView = move_view(
    TEAMS,
    actions.set_provinces,
    summary=_("设定团队的参与省份"),
    permission=CHANGE_ORGANISATION,
    body=TeamProvinces,
)
DisbandTeamView = move_view(
    TEAMS, actions.disband_team, summary=_("解散团队"), permission=CHANGE_ORGANISATION
)


class TeamMemberView(ApiView):
    operations = {
        "DELETE": Operation(
            summary=_("移出团队成员"), permission=CHANGE_ORGANISATION, item=TEAMS, needs_version=True
        )
    }

    def delete(self, request: Request, uid: UUID, person_uid: UUID) -> Response:
        version = expected_version(request)
        actions.remove_member(uid=uid, version=version, person_uid=person_uid, acting=self.acting)
        return answer_item(TEAMS, self.acting, uid)

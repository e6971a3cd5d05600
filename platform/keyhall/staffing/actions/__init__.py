"""What can be done with posts and teams (A23)."""

from keyhall.staffing.actions.holdings import appoint, relieve
from keyhall.staffing.actions.national_teams import set_provinces
from keyhall.staffing.actions.posts import add_post, change_post, close_post
from keyhall.staffing.actions.teams import add_team, change_team, disband_team, remove_member, set_member

__all__ = [
    "add_post",
    "add_team",
    "appoint",
    "change_post",
    "change_team",
    "close_post",
    "disband_team",
    "relieve",
    "remove_member",
    "set_member",
    "set_provinces",
]

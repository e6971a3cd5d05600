from django.urls import path

from api.points.views import (
    CancelRedemptionView,
    DeliverRewardView,
    PointsAccountsView,
    PointsAccountView,
    PointsTransfersView,
    PointsTransferView,
    RedemptionsView,
    RedemptionView,
    RewardsView,
    RewardView,
    WithdrawRewardView,
)

urlpatterns = [
    path("points-accounts", PointsAccountsView.as_view()),
    path("points-accounts/<uuid:uid>", PointsAccountView.as_view()),
    path("points-transfers", PointsTransfersView.as_view()),
    path("points-transfers/<uuid:uid>", PointsTransferView.as_view()),
    path("rewards", RewardsView.as_view()),
    path("rewards/<uuid:uid>", RewardView.as_view()),
    path("rewards/<uuid:uid>/withdraw", WithdrawRewardView.as_view()),
    path("redemptions", RedemptionsView.as_view()),
    path("redemptions/<uuid:uid>", RedemptionView.as_view()),
    path("redemptions/<uuid:uid>/deliver", DeliverRewardView.as_view()),
    path("redemptions/<uuid:uid>/cancel", CancelRedemptionView.as_view()),
]

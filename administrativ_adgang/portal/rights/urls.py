"""Addresses of the area of rights and groups."""

from django.urls import path

from administrativ_adgang.portal.rights import (
    change_views,
    give_views,
    group_views,
    member_views,
    right_views,
    who_views,
)

urlpatterns = [
    path("personer/giv/", give_views.GiveRightPage.as_view(), name="give-right"),
    path("personer/<uuid:person_id>/rettigheder/", change_views.ChangeRightsPage.as_view(), name="change-rights"),
    path("rettigheder/", who_views.RightsPage.as_view(), name="rights"),
    path("rettigheder/<uuid:grant_id>/", right_views.RightPage.as_view(), name="right"),
    path("rettigheder/<uuid:grant_id>/fjern/", right_views.TakeRightPage.as_view(), name="right-take"),
    path("rettigheder/historik/<str:privilege>/", who_views.RightHistoryPage.as_view(), name="right-history"),
    path("grupper/", group_views.GroupsPage.as_view(), name="groups"),
    path("grupper/opret/", group_views.NewGroupPage.as_view(), name="group-new"),
    path("grupper/<uuid:group_id>/", group_views.GroupPage.as_view(), name="group"),
    path("grupper/<uuid:group_id>/omdoeb/", group_views.RenameGroupPage.as_view(), name="group-rename"),
    path("grupper/<uuid:group_id>/nedlaeg/", group_views.CloseGroupPage.as_view(), name="group-close"),
    path("grupper/<uuid:group_id>/giv/", member_views.GiveToGroupPage.as_view(), name="group-give"),
    path("grupper/<uuid:group_id>/personer/", member_views.AddMembersPage.as_view(), name="group-add"),
    path(
        "grupper/<uuid:group_id>/personer/<uuid:person_id>/fjern/",
        member_views.RemoveMemberPage.as_view(),
        name="group-remove",
    ),
]

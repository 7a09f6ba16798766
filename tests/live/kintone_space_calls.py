"""Calls of spaces and plug-ins that both clients of kintone have."""

from __future__ import annotations

from typing import Final

from .kintone_calls import Call

__all__ = ["PLUGINS", "SPACES"]

SPACES: Final = [
    Call("space.getSpace", {"id": 9}, "spaces.get"),
    Call(
        "space.updateSpace",
        {
            "id": 9,
            "name": "広場",
            "isPrivate": True,
            "fixedMember": False,
            "useMultiThread": True,
            "showAnnouncement": True,
            "permissions": {"createApp": "ADMIN"},
        },
        "spaces.update",
        {
            "id": 9,
            "name": "広場",
            "is_private": True,
            "fixed_member": False,
            "use_multi_thread": True,
            "show_announcement": True,
            "permissions": {"create_app": "ADMIN"},
        },
    ),
    Call("space.deleteSpace", {"id": 9}, "spaces.delete"),
    Call("space.updateSpaceBody", {"id": 9, "body": "<b>広場</b>"}, "spaces.update_body"),
    Call("space.getSpaceMembers", {"id": 9}, "spaces.get_members"),
    Call(
        "space.updateSpaceMembers",
        {
            "id": 9,
            "members": [
                {"entity": {"type": "USER", "code": "ann"}, "isAdmin": True},
                {"entity": {"type": "ORGANIZATION", "code": "all"}, "includeSubs": True},
            ],
        },
        "spaces.set_members",
        {
            "id": 9,
            "members": [
                {"entity": {"type": "USER", "code": "ann"}, "is_admin": True},
                {"entity": {"type": "ORGANIZATION", "code": "all"}, "include_subs": True},
            ],
        },
    ),
    Call("space.addThread", {"space": 9, "name": "話題"}, "spaces.add_thread"),
    Call("space.updateThread", {"id": 30, "name": "話題", "body": "x"}, "spaces.update_thread"),
    Call(
        "space.addThreadComment",
        {
            "space": 9,
            "thread": 30,
            "comment": {
                "text": "x",
                "mentions": [{"code": "ann", "type": "USER"}],
                "files": [{"fileKey": "c15b3870-7505", "width": 100}],
            },
        },
        "spaces.add_thread_comment",
        {
            "space": 9,
            "thread": 30,
            "comment": {
                "text": "x",
                "mentions": [{"code": "ann", "type": "USER"}],
                "files": [{"file_key": "c15b3870-7505", "width": 100}],
            },
        },
    ),
    Call(
        "space.addGuests",
        {
            "guests": [
                {
                    "code": "bob@example.com",
                    "password": "password",
                    "name": "Bob",
                    "timezone": "Asia/Tokyo",
                    "locale": "en",
                    "surNameReading": "b",
                }
            ]
        },
        "spaces.add_guests",
        {
            "guests": [
                {
                    "code": "bob@example.com",
                    "password": "password",
                    "name": "Bob",
                    "timezone": "Asia/Tokyo",
                    "locale": "en",
                    "sur_name_reading": "b",
                }
            ]
        },
    ),
    Call("space.deleteGuests", {"guests": ["bob+x@example.com"]}, "spaces.delete_guests"),
    Call("space.updateSpaceGuests", {"id": 9, "guests": ["bob@example.com"]}, "spaces.set_guests"),
    Call(
        "space.addSpaceFromTemplate",
        {
            "id": 1,
            "name": "広場",
            "members": [{"entity": {"type": "USER", "code": "ann"}, "isAdmin": True}],
            "isPrivate": True,
            "isGuest": False,
            "fixedMember": True,
        },
        "spaces.add_from_template",
        {
            "id": 1,
            "name": "広場",
            "members": [{"entity": {"type": "USER", "code": "ann"}, "is_admin": True}],
            "is_private": True,
            "is_guest": False,
            "fixed_member": True,
        },
    ),
    Call("space.getStatistics", {"limit": 100, "offset": 5}, "spaces.list_statistics"),
]

PLUGINS: Final = [
    Call("plugin.getPlugins", {}, "plugins.list", label="nothing"),
    Call("plugin.getPlugins", {"ids": ["a", "b"], "limit": 10, "offset": 5}, "plugins.list"),
    Call("plugin.getRequiredPlugins", {"limit": 10, "offset": 5}, "plugins.list_required"),
    Call("plugin.getApps", {"id": "a", "limit": 10, "offset": 5}, "plugins.list_apps"),
    Call("plugin.installPlugin", {"fileKey": "k"}, "plugins.install", {"file_key": "k"}),
    Call(
        "plugin.updatePlugin",
        {"id": "a", "fileKey": "k"},
        "plugins.update",
        {"id": "a", "file_key": "k"},
    ),
    Call("plugin.uninstallPlugin", {"id": "a"}, "plugins.uninstall"),
]

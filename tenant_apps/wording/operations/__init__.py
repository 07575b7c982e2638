"""Templates and documents: written, proposed, approved, bound to what one document is about."""

from tenant_apps.wording.operations.binding import bind, bind_standard, bind_version
from tenant_apps.wording.operations.editing import begin_version, edit_version
from tenant_apps.wording.operations.letterheads import change_colour, change_picture, remove_picture
from tenant_apps.wording.operations.proposing import move_version

__all__ = [
    "begin_version",
    "bind",
    "bind_standard",
    "bind_version",
    "change_colour",
    "change_picture",
    "edit_version",
    "move_version",
    "remove_picture",
]

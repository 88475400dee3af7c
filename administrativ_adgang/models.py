"""Register: brings every room's models to Django. Nothing in a room imports it."""

from administrativ_adgang.connection.models import *  # noqa: F403
from administrativ_adgang.contacts.models import *  # noqa: F403
from administrativ_adgang.delivery.models import *  # noqa: F403
from administrativ_adgang.events.models import *  # noqa: F403
from administrativ_adgang.fbrs.models import *  # noqa: F403
from administrativ_adgang.fbrs.object_permissions import OrganisationPermission  # noqa: F401
from administrativ_adgang.mail.models import *  # noqa: F403
from administrativ_adgang.mailbox.models import *  # noqa: F403
from administrativ_adgang.messages.models import *  # noqa: F403
from administrativ_adgang.recovery.models import *  # noqa: F403
from administrativ_adgang.systems.models import *  # noqa: F403

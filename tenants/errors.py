from django.utils.translation import gettext_lazy as _

from core.kernel.errors import Conflict, Forbidden, Invalid, TooMany, Unavailable


class SlugInvalid(Invalid):
    default_code = "dealers.slug_invalid"
    default_message = _("Use 3 to 31 lower-case letters, digits and single hyphens, beginning with a letter.")
    default_field = "slug"


class SlugReserved(Invalid):
    default_code = "dealers.slug_reserved"
    default_message = _("This subdomain is kept for the platform. Choose another one.")
    default_field = "slug"


class SlugTaken(Conflict):
    default_code = "dealers.slug_taken"
    default_message = _("Another dealer already has this subdomain.")
    default_field = "slug"


class SlugResting(Conflict):
    """The subdomain was a former dealer's: old links and bookmarks must not lead to somebody else."""

    default_code = "dealers.slug_resting"
    default_message = _("A former dealer had this subdomain. It is not given again for the time being.")
    default_field = "slug"


class PlaceInvalid(Invalid):
    default_code = "dealers.place_invalid"
    default_message = _("These coordinates are not on the map.")
    default_field = "latitude"


class EmailInvalid(Invalid):
    default_code = "dealers.email_invalid"
    default_message = _("Enter an e-mail address that can receive the invitation.")
    default_field = "owner_email"


class FieldMissing(Invalid):
    default_code = "dealers.field_missing"
    default_message = _("This is required.")


class DealerReadOnly(Forbidden):
    """The dealer was frozen: its portal is for reading."""

    default_code = "dealers.read_only"
    default_message = _("This dealer is read-only at the moment: nothing can be changed here.")


class DealerSuspended(Forbidden):
    default_code = "dealers.suspended"
    default_message = _("This dealer's portal is suspended. Please contact Marque support.")


class DealerLeaving(Forbidden):
    default_code = "dealers.offboarding"
    default_message = _(
        "This dealer is leaving Marque: its portal is closed, its data can still be downloaded."
    )


class DealerInMaintenance(Unavailable):
    default_code = "dealers.maintenance"
    default_message = _("This portal is being maintained. Please try again in a few minutes.")


class DealerFaulty(Unavailable):
    """The dealer's schema has not the shape that the code expects; nobody works on it until it is mended."""

    default_code = "dealers.fault"
    default_message = _(
        "This portal is closed for a technical check. Your data is safe; please try again later."
    )


class NotTrading(Conflict):
    """The dealer takes no reservations or enquiries now: frozen, suspended, or about to leave."""

    default_code = "dealers.not_trading"
    default_message = _("This dealer takes no orders at the moment. Please choose another car.")


class ReasonMissing(Invalid):
    default_code = "dealers.reason_missing"
    default_message = _("Say why, in 2 to 200 letters.")
    default_field = "reason"


class HeldByLaw(Conflict):
    """Documents are under a legal hold; `params.what` names the first ones, `params.count` says how many."""

    default_code = "dealers.held_by_law"
    default_message = _(
        "%(count)s documents are under a legal hold (%(what)s). The dealer cannot be erased before the holds "
        "are lifted."
    )


class StillBound(Conflict):
    """Paid orders wait for their cars; `params.what` names the first ones, `params.count` says how many."""

    default_code = "dealers.still_bound"
    default_message = _(
        "%(count)s paid orders are not delivered yet (%(what)s). Say how they will be handed over."
    )
    default_field = "hand_over"


class SlugNotTyped(Invalid):
    default_code = "dealers.slug_not_typed"
    default_message = _("Type the dealer's portal address to confirm.")
    default_field = "confirm"


class GraceRuns(Conflict):
    """The dealer may still change its mind."""

    default_code = "dealers.grace_runs"
    default_message = _("The data is kept until %(until)s. Only a confirmed command erases it earlier.")


class ExportRuns(Conflict):
    default_code = "dealers.export_runs"
    default_message = _("An export of this dealer is being made already.")


class ExportMissing(Conflict):
    """There is no finished export to download, or to rely on before erasing."""

    default_code = "dealers.export_missing"
    default_message = _("There is no finished export of this dealer.")


class TooManyDownloads(TooMany):
    default_code = "dealers.too_many_downloads"
    default_message = _("This was downloaded several times within the hour. Please wait.")


class ErasureRuns(Conflict):
    """Another process is erasing this dealer at this moment."""

    default_code = "dealers.erasure_runs"
    default_message = _("This dealer is being erased already.")


class ArchiveNewer(Conflict):
    """The archive was made by a later version of the product; `params.what` names what is unknown here."""

    default_code = "dealers.archive_newer"
    default_message = _("The archive is of version %(version)s, which is newer than this one (%(what)s).")


class RowsTaken(Conflict):
    """Something in the archive is here already: a VIN that another dealer holds, or the same order."""

    default_code = "dealers.rows_taken"
    default_message = _("%(count)s rows of %(table)s are here already: %(what)s. Nothing was imported.")

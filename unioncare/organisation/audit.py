"""What of the organisation is written into the audit trail."""

from auditlog.registry import auditlog

from .models import CalendarDay, Post, Relative, Unit, User

# Passwords and sign-in times change without telling anything; phones show that they changed, not what they are.
auditlog.register(
    User,
    exclude_fields=["password", "last_login"],
    mask_fields=["phone"],
    mask_callable="unioncare.core.masking.mask_everything",
)
auditlog.register(Unit, exclude_fields=["path", "depth", "numchild"])
auditlog.register(Post)
auditlog.register(Relative, exclude_fields=["id_index"])
auditlog.register(CalendarDay)

"""The usual way: one Celery task, one connection to the mail server and one commit for every message."""

from celery import shared_task
from django.core.mail import EmailMultiAlternatives
from django.utils import timezone

from unioncare.notifications.enums import MessageState
from unioncare.notifications.letters import write_letter
from unioncare.notifications.models import Message


@shared_task(name="benchmarks.deliver_one")
def deliver_one(pk: int) -> None:
    message = Message.objects.select_related("recipient").get(pk=pk)
    person = message.recipient
    letter = write_letter(
        kind=message.kind,
        facts=message.params,
        path=message.path,
        language=person.language if person else "",
        reference=str(message.message_id),
    )
    mail = EmailMultiAlternatives(
        letter.subject,
        letter.text,
        to=[person.email if person else ""],
        headers={"Message-ID": f"<{letter.reference}@localhost>"},
    )
    mail.attach_alternative(letter.html, "text/html")
    mail.send()
    Message.objects.filter(pk=pk).update(state=MessageState.SENT, sent_at=timezone.now())

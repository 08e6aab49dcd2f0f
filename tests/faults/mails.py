"""The mail server away, slow, refusing; the gateway for text messages with it."""

from django.db.models import Sum

from unioncare.notifications.enums import Channel, Trouble

from .processes import wait_for
from .report import Result
from .scene import Scene

AWAY = (0, 1, 4, 10, 15, 15, 15)  # minutes between the tries of one hour
LATER = ({"recipient": "451 later", "status": 503}, {"data": "452 full"}, {"data": "421 closing", "status": 429})
# A slow server is asked for so many letters only.
FEW = 20


def away_for_an_hour(scene: Scene) -> Result:
    """Nobody answers for an hour of tries; then everything leaves, and nothing was given up."""
    scene.start("messages")
    scene.outside.behave(open=False, status=503)
    scene.tell(scene.scale.messages)
    for minutes in AWAY:
        scene.time_passes(minutes)
        one_more_try(scene)
    scene.outside.reset()
    scene.settle(call=lambda: catch_up(scene))
    return scene.finish(f"away for {sum(AWAY)} minutes, tried at {len(AWAY)} moments of them")


def refusing_for_now(scene: Scene) -> Result:
    """Answers of 4xx (503 and 429 of the gateway) to a recipient, to a letter, and instead of a goodbye."""
    scene.start("messages")
    scene.tell(scene.scale.messages)
    for answers in LATER:
        scene.outside.behave(**answers)
        one_more_try(scene)
        scene.time_passes(24 * 60)
    scene.outside.behave(recipient="250 OK", data="250 OK", status=200)
    scene.settle(call=lambda: catch_up(scene))
    return scene.finish("451 and 503, 452, 421 and 429; then takes everything")


def refusing_for_ever(scene: Scene) -> Result:
    """An answer of 550 to every other address: those are given up and say why, the others leave."""
    scene.start("messages")
    scene.outside.behave(recipient="550 no such user|odd")
    scene.tell(scene.scale.messages)
    scene.settle()
    refused = [row for row in scene.messages().filter(channel=Channel.EMAIL) if row.recipient_id % 2]
    named = [row for row in refused if row.trouble == Trouble.REFUSED and "550" in row.error]
    scene.check(len(named) == len(refused), "given up without a reason")
    return scene.finish("550 to every other address", dead=len(refused))


def slow(scene: Scene) -> Result:
    """Late answers; none within the time; and none for letters it has taken, each of which is doubled once.

    Whoever gets no answer cannot know whether a letter was taken: its number lets the server drop the second one.
    """
    scene.start("messages")
    timeout = scene.scale.mail_timeout
    scene.outside.behave(ponders=timeout / 2)
    scene.tell(FEW)
    scene.settle()
    scene.outside.behave(ponders=3 * timeout)
    scene.tell(FEW)
    one_more_try(scene)
    scene.outside.behave(ponders=0, lingers=3 * timeout)
    unanswered = tries(scene)
    one_more_try(scene)
    scene.outside.behave(lingers=0)
    scene.settle(call=lambda: catch_up(scene))
    unanswered = tries(scene) - unanswered
    return scene.finish(f"late, silent, silent after taking {unanswered} letters", allowed=unanswered)


def one_more_try(scene: Scene) -> None:
    """Call workers, and go on when a try has failed and nobody is at another."""
    before = tries(scene)
    scene.call_workers()
    wait_for(lambda: tries(scene) > before, f"{scene.fault}: a try fails")
    wait_for(lambda: not scene.messages().waiting().exclude(lease=None).exists(), f"{scene.fault}: the tries end")


def tries(scene: Scene) -> int:
    """Return how many tries have failed."""
    return int(scene.messages().aggregate(n=Sum("attempts"))["n"] or 0)


def catch_up(scene: Scene) -> None:
    """Let the longest wait pass, and call workers."""
    scene.time_passes(24 * 60)
    scene.call_workers()

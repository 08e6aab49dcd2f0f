"""How often one address, or one secret link, may call a page without sign-in; a counter that is away keeps nobody out.

The sign-in counts by rules of its own: a password can be guessed, so it stays closed while nobody counts.
"""

import logging
from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import HttpRequest, HttpResponseBase
from django_ratelimit import ALL
from django_ratelimit.core import is_ratelimited
from django_ratelimit.exceptions import Ratelimited
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)

P = ParamSpec("P")
Page = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def limited(rate: str, *, by_link: str = "", method: str | None = None) -> Callable[[Page[P]], Page[P]]:
    """Make a page raise Ratelimited (403) for an address that calls it more often than `rate`.

    The rate is in the words of django-ratelimit, the address is the one that `RATELIMIT_IP_META_KEY` finds; each page
    counts apart. `by_link` names the part of the page's address that is counted instead, so that many who share one
    network lock nobody out; `method` counts only that one. While Redis is away the page answers and the log says so: no
    secret of these pages is short enough to be guessed, a family's page must not depend on a counter, nor the probe
    that shall tell that Redis is away.
    """

    def decorate(page: Page[P]) -> Page[P]:
        @wraps(page)
        def answer(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            key = str(kwargs[by_link]) if by_link else None
            if _is_over(request, page, rate, key, method):
                raise Ratelimited
            return page(request, *args, **kwargs)

        return answer

    return decorate


def _is_over(
    request: HttpRequest, page: Callable[..., HttpResponseBase], rate: str, link: str | None, method: str | None
) -> bool:
    key = "ip" if link is None else lambda _group, _request: link
    try:
        return bool(is_ratelimited(request, fn=page, key=key, rate=rate, method=method or ALL, increment=True))
    except RedisError as error:
        logger.warning("Nobody is counted, the cache is away: %s", type(error).__name__)
        return False

"""Servers named by the environment: nothing is started, but an unreachable one is said in a sentence."""

from collections.abc import Mapping
from urllib.parse import urlsplit

import psycopg2
import redis

from unioncare.embedded.errors import EmbeddedError

SECONDS = 5


def check(environment: Mapping[str, str]) -> None:
    database, queue = environment.get("DATABASE_URL", ""), environment.get("REDIS_URL", "")
    if not (database and queue):
        named, missing = ("DATABASE_URL", "REDIS_URL") if database else ("REDIS_URL", "DATABASE_URL")
        raise EmbeddedError(f"{named} is set but {missing} is not: set both, or neither for embedded servers.")
    _check_database(database)
    _check_redis(queue)


def _check_database(url: str) -> None:
    try:
        psycopg2.connect(url, connect_timeout=SECONDS).close()
    except psycopg2.ProgrammingError as error:  # it quotes the whole address, password and all
        raise EmbeddedError("DATABASE_URL must read like postgres://user:password@host:5432/database.") from error
    except psycopg2.OperationalError as error:
        raise EmbeddedError(_sentence("DATABASE_URL", url, "PostgreSQL", error)) from error


def _check_redis(url: str) -> None:
    try:
        client = redis.Redis.from_url(url, socket_connect_timeout=SECONDS)
        client.ping()
        client.close()
    except (redis.RedisError, ValueError) as error:
        raise EmbeddedError(_sentence("REDIS_URL", url, "Redis", error)) from error


def _sentence(name: str, url: str, server: str, error: Exception) -> str:
    parts = urlsplit(url)
    place = f" at {parts.hostname}" if parts.hostname else ""
    said = str(error).strip().splitlines() or ["no answer"]
    reason = said[0].rpartition("failed: ")[2].rstrip(". ")
    return f"{name} cannot be used: {server}{place} is not reachable ({reason})."

"""The writer of an embedded server: `python -m realtime.writing SOCKET`, started by the server itself."""

import logging
import pickle
import signal
import socket
import sys
from typing import Any

import django

from consult.errors import ConsultError

logger = logging.getLogger(__name__)


def main() -> None:
    """Store what comes through the inherited socket until the server closes it."""
    # Whoever stops the server stops its group too; what was sent is stored first, and the closed socket ends this.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    django.setup()
    serve(socket.socket(fileno=int(sys.argv[1])))


def serve(server: socket.socket) -> None:
    """Do what the server sends, one after the other, and what waits together in one transaction."""
    # They need the models.
    from realtime.work import Call, Work  # noqa: PLC0415
    from realtime.writing.fresh import with_events  # noqa: PLC0415
    from realtime.writing.parcels import Reply, packed, works  # noqa: PLC0415
    from realtime.writing.thread import WriterThread  # noqa: PLC0415

    def tell(done: list[Work], calls: list[Call]) -> None:
        outcomes = [(work.result, _noted(work.error)) for work in done]
        announced = with_events(calls)
        try:
            reply = packed(Reply(outcomes, announced))
        except Exception:
            # One of them cannot be sent: that one fails, and the others are told.
            reply = packed(Reply([_sendable(outcome) for outcome in outcomes], announced))
        server.sendall(reply)

    writer = WriterThread(tell)
    with server, server.makefile("rb") as wire:
        for call in works(wire):
            writer.add(Work(call))
        writer.finish()


def _noted(error: BaseException | None) -> BaseException | None:
    if error is not None and not isinstance(error, ConsultError):
        # Its traceback does not travel.
        logger.error("A change failed.", exc_info=error)
    return error


def _sendable(outcome: tuple[Any, BaseException | None]) -> tuple[Any, BaseException | None]:
    try:
        pickle.dumps(outcome)
    except Exception as problem:
        return None, TypeError(f"what came of a change cannot be sent: {type(problem).__name__}")
    return outcome


if __name__ == "__main__":
    main()

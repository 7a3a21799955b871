"""The doorbell: tells a worker which jobs have just been written. It may go unheard; the sweep finds them anyway."""

import logging
import time
from collections.abc import Callable, Sequence
from uuid import UUID

from config.settings import Settings
from worker.app import FINISH, make_app

log = logging.getLogger(__name__)

Doorbell = Callable[[Sequence[UUID]], None]

CONNECT_SECONDS = 0.5
"""How long a person's act may wait for a broker that does not answer."""

PAUSE = 5.0
"""Seconds without ringing after a failure, so that a broker that is away delays one act and not all."""


def make_doorbell(settings: Settings) -> Doorbell:
    """A function that rings for jobs after their commit. It never raises: a broker that is down is logged."""
    app = make_app(settings)
    if settings.broker_folder is None:
        app.conf.broker_connection_timeout = CONNECT_SECONDS
        app.conf.broker_transport_options |= {
            "socket_connect_timeout": CONNECT_SECONDS,
            "socket_timeout": CONNECT_SECONDS,
            "max_retries": 1,
            "interval_start": 0,
        }
    quiet_until = 0.0

    def ring(job_ids: Sequence[UUID]) -> None:
        nonlocal quiet_until
        if not job_ids or time.monotonic() < quiet_until:
            return
        try:
            app.send_task(FINISH, args=[[str(job_id) for job_id in job_ids]], retry=False)
        except Exception as error:  # whatever a broker's client can raise: the act it follows is committed
            quiet_until = time.monotonic() + PAUSE
            log.warning("doorbell not heard, the sweep will find %d job(s): %s", len(job_ids), error)

    return ring

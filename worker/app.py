"""The Celery app: made from the settings, over a folder in the home or over Redis.

A message is only a doorbell. What is to be done stands in the outbox, so nothing here keeps a message or a result safe.
"""

from typing import Any

from celery import Celery
from kombu.entity import Queue

from config.settings import Settings
from worker import postbox

QUEUE = "naskah"
FINISH, SWEEP, NOTIFY, WATCH = "finish_job", "sweep", "notify", "watch"

SWEEP_EVERY = 2.0
"""Seconds between two looks at the outbox for what no doorbell announced."""

WATCH_EVERY = 60.0
"""Seconds between two looks at deadlines."""

POLL_EVERY = 0.05
"""Seconds between two looks into the folder broker."""

VISIBILITY = 60
"""Seconds after which Redis gives out again a message whose worker died. Far above the time one job may take."""


def make_app(settings: Settings) -> Celery:
    """The Celery app of this process. Makes the folders of the folder broker; connects to nothing yet."""
    app = Celery("naskah", set_as_current=False)
    app.conf.update(
        task_default_queue=QUEUE,
        task_queues=[_queue()],
        task_default_exchange="",
        task_default_routing_key=QUEUE,
        task_acks_late=True,
        task_reject_on_worker_lost=True,
        task_ignore_result=True,
        task_serializer="json",
        accept_content=["json"],
        result_backend=None,
        result_expires=None,
        worker_prefetch_multiplier=1,
        worker_concurrency=1,
        worker_pool="solo",
        worker_hijack_root_logger=False,
        worker_redirect_stdouts=False,
        worker_enable_remote_control=False,
        worker_cancel_long_running_tasks_on_connection_loss=False,
        worker_send_task_events=False,
        broker_connection_retry_on_startup=True,
        broker_connection_max_retries=None,
        timezone="UTC",
        beat_scheduler="celery.beat:Scheduler",
        # a sweep that nobody took in time is followed by the next: old ones must not pile up while no worker runs
        beat_schedule={
            name: {"task": name, "schedule": every, "options": {"expires": 5 * every}}
            for name, every in ((SWEEP, SWEEP_EVERY), (NOTIFY, SWEEP_EVERY), (WATCH, WATCH_EVERY))
        },
        **_broker(settings),
    )
    return app


def _queue() -> Queue:
    """Reached by its name over the default exchange: no binding is kept that a flushed broker could forget."""
    return Queue(QUEUE, exchange="", routing_key=QUEUE)  # type: ignore[no-untyped-call]  # kombu has no types


def _broker(settings: Settings) -> dict[str, Any]:
    folder = settings.broker_folder
    if folder is not None:
        return {
            "broker_url": "filesystem://localhost",  # the options say which folder
            "broker_transport": "worker.postbox:Transport",
            "broker_transport_options": {**postbox.prepare(folder), "polling_interval": POLL_EVERY},
        }
    return {
        "broker_url": settings.broker_url,
        "broker_transport_options": {
            "visibility_timeout": VISIBILITY,
            "unacked_restore_interval": 5,
            "unacked_restore_throttle": 1,
            "socket_connect_timeout": 2,
            "socket_keepalive": True,
            "health_check_interval": 10,
        },
    }

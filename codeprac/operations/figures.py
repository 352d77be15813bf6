"""Figures about the jobs and the mail, which all processes and machines share: read from the database when asked."""

import logging
from collections.abc import Iterator

from flask import current_app
from prometheus_client import CollectorRegistry, Metric, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.registry import Collector

from codeprac.notifications.queries import count_stuck, count_unsent
from codeprac.operations.queries import count_given_up, list_counts
from codeprac.web.later import QUEUE

log = logging.getLogger(__name__)


class Shared(Collector):
    """The figures of the moment at which they are asked for."""

    def collect(self) -> Iterator[Metric]:
        """Count; where the database is away, say that alone."""
        try:
            found = [*_jobs(), *_waiting()]
        except Exception:  # the figures of the processes are wanted most when something is away
            log.warning("the figures of the jobs cannot be read", exc_info=True)
            found = []
        yield GaugeMetricFamily("codeprac_shared_figures", "Whether jobs and mail could be counted.", int(bool(found)))
        yield from found


def collect_shared() -> bytes:
    """The figures as Prometheus reads them."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(Shared())
    return bytes(generate_latest(registry))


def _jobs() -> list[Metric]:
    runs = CounterMetricFamily("codeprac_jobs_run", "Jobs that ran, failed ones too.", labels=["job"])
    failures = CounterMetricFamily("codeprac_jobs_failed", "Tries of jobs that failed.", labels=["job"])
    done = GaugeMetricFamily("codeprac_job_done_timestamp_seconds", "When a job was last done.", labels=["job"])
    for count in list_counts():
        runs.add_metric([count.name], count.runs)
        failures.add_metric([count.name], count.failures)
        if count.done_at is not None:
            done.add_metric([count.name], count.done_at.timestamp())
    return [runs, failures, done]


def _waiting() -> list[Metric]:
    queue = current_app.extensions[QUEUE]
    gauges = (
        ("codeprac_jobs_waiting", "Jobs in the queue.", queue.pending_count()),
        ("codeprac_jobs_scheduled", "Jobs that wait for another try.", queue.scheduled_count()),
        ("codeprac_jobs_given_up", "Jobs that were given up.", count_given_up()),
        ("codeprac_mails_unsent", "Mails that have not been sent.", count_unsent()),
        ("codeprac_mails_troubled", "Mails of these that failed, or may have left.", count_stuck()),
    )
    return [GaugeMetricFamily(name, words, value) for name, words, value in gauges]

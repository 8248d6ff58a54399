"""Grade many submissions at a time: in processes of this machine, or on a Dask cluster."""

from __future__ import annotations

import atexit
import multiprocessing
import os
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from autograder.errors import AutograderError
from autograder.grading.graded import Graded
from autograder.grading.process import Limits, SandboxUnavailable, WarmProcess
from autograder.grading.task import Task, grade_submission


@dataclass(frozen=True)
class Job:
    """One notebook to grade; below ``root`` no symbolic link is followed."""

    student: str
    path: Path
    root: Path


@dataclass(frozen=True)
class Failure:
    """A submission that got no verdict, through no fault of the student's code."""

    student: str
    message: str


def grade_here(task: Task, jobs: Sequence[Job], processes: int) -> Iterator[Graded | Failure]:
    """Grade with ``processes`` processes, each with its own warm process; results come as they are ready."""
    context = multiprocessing.get_context("spawn")  # a fork would hand the gradebook's connection on
    with ProcessPoolExecutor(processes, context, initializer=_end_with_parent) as pool:
        futures = {pool.submit(grade_job, task, job): job for job in jobs}
        try:
            for future in as_completed(futures):
                yield _outcome(future, futures[future])
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


def grade_on_cluster(task: Task, jobs: Sequence[Job], address: str) -> Iterator[Graded | Failure]:
    """Grade on the Dask cluster whose scheduler is at ``address``; its workers must see the course's files.

    A worker that dies has its job done again by another one, so a result may be computed twice; the writer
    records it once.
    """
    try:
        from distributed import Client
        from distributed import as_completed as as_completed_there
    except ImportError as error:
        raise AutograderError("--scheduler needs Dask: pip install distributed") from error

    with Client(address) as client:
        shared = client.scatter(task, broadcast=True)
        futures = {client.submit(grade_job, shared, job, retries=3, pure=False): job for job in jobs}
        for future in as_completed_there(futures):
            yield _outcome(future, futures[future])


@cache
def warm_process(trust: bool, limits: Limits) -> WarmProcess:
    """Return this process's warm process for these settings; it ends with this process."""
    warm = WarmProcess(trust=trust, limits=limits)
    warm.__enter__()
    atexit.register(warm.__exit__, None, None, None)
    return warm


def grade_job(task: Task, job: Job) -> Graded:
    """Grade one notebook in this process; the student's code runs in a worker of its warm process."""
    warm = warm_process(task.policy.trust, task.policy.limits)
    return grade_submission(job.path, task, job.student, warm.fork, root=job.root)


def _outcome(future: Future[Graded], job: Job) -> Graded | Failure:
    """Return a result; a failure stops no other submission, but without a sandbox nothing is graded."""
    try:
        return future.result()
    except SandboxUnavailable:
        raise
    except Exception as error:
        return Failure(job.student, f"{type(error).__name__}: {error}")


def _end_with_parent() -> None:
    """End this process when the command that started it is killed; a pool's workers would wait for ever."""
    parent = multiprocessing.parent_process()

    def watch() -> None:
        if parent is not None:
            parent.join()
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()

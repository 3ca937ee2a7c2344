"""Where parts of a large batch are scored: here, in processes of this machine, or on a Dask cluster."""

from __future__ import annotations

import importlib
import multiprocessing
import os
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing.context import BaseContext
from typing import Any

import pyarrow as pa

from assessment.errors import AssessmentError
from assessment.model.message import msg


class ExecutorError(AssessmentError):
    """The cluster that was named cannot be used."""


PROGRAM = "assessment.services.stream"
"""The module that brings along what scoring and reports need."""
ROWS_WORTH_A_PROCESS = 50_000
"""Rows that are scored sooner than another process has started."""
REPORTS_WORTH_A_PROCESS = 100
"""Reports that are written sooner than another process has started."""
MOST_PROCESSES = 8
"""More than these only wait for the one that reads and writes, unless they are asked for."""


def processes_for(amount: int, worth: int) -> int:
    """How many processes are worth starting for so many rows or reports where nobody says it: 1 or more."""
    usable = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, min(usable, MOST_PROCESSES, amount // worth))


@contextmanager
def executor_for(jobs: int, scheduler: str = "") -> Iterator[tuple[Executor | None, int]]:
    """An executor, and how many parts it works on at a time; None: one after the other in this process.

    Args:
        jobs: number of processes on this machine.
        scheduler: address of a Dask scheduler, such as tcp://10.0.0.5:8786; then its workers do the work.

    Raises:
        ExecutorError: the library of the cluster is not installed, or nobody answers at the address.
    """
    if scheduler:
        with _cluster(scheduler) as found:
            yield found
    elif jobs > 1:
        with ProcessPoolExecutor(jobs, mp_context=fresh_processes(), initializer=give_back_memory) as pool:
            yield pool, jobs
    else:
        yield None, 1


def fresh_processes() -> BaseContext:
    """How processes are started so that nothing of this one is copied into them.

    Where the system can, they branch off one that has read the program once: they start at once and share its memory.
    """
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([PROGRAM])
    return context


def give_back_memory() -> None:
    """Have this process give memory of finished parts back to the system at once, so that it does not grow."""
    pa.set_memory_pool(pa.system_memory_pool())


@contextmanager
def _cluster(address: str) -> Iterator[tuple[Executor, int]]:
    try:
        distributed: Any = importlib.import_module("distributed")  # an extra that few install
    except ImportError as error:
        raise ExecutorError(
            msg("Scoring on a cluster needs the extra “dask”."),
            msg("Install it with: pip install 'manufacturing-assessment[dask]'"),
        ) from error
    try:
        client = distributed.Client(address, timeout=10)
    except (OSError, ValueError) as error:
        raise ExecutorError(
            msg("No scheduler answers at {address}", address=address),
            msg("Look whether it runs, and whether this computer reaches it."),
        ) from error
    with client, client.get_executor(pure=False) as executor:
        workers = sum(worker["nthreads"] for worker in client.scheduler_info()["workers"].values())
        yield executor, max(workers, 1)

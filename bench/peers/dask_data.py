"""What Dask.distributed takes to move results. Prints one line of JSON, with medians over the rounds.

    /usr/bin/python3 dask_data.py move N ROUNDS      an array of N doubles, held by one worker, to a task on the other
    /usr/bin/python3 dask_data.py fetch N ROUNDS     the same to the client
    /usr/bin/python3 dask_data.py lists ROUNDS       the deck's program with delayed and compute: whole trajectories, in lists, to the client
    /usr/bin/python3 dask_data.py arrays ROUNDS      the same by a careful hand: trajectories in NumPy arrays

A local cluster of two worker processes with one thread each, warmed up by rounds that do not count.
"""
import json
import statistics
import sys
import tempfile
from time import perf_counter

import dask
import numpy as np
from distributed import Client, LocalCluster, wait

import deck
import serial_careful


WARM_UPS = 3


def make(n, seed):
    """Values of which no two arrays have the same, so that nothing can be known already."""
    return np.arange(seed, seed + n, dtype="f8")


def last(array):
    return float(array[-1])


def moved(client, n, seed):
    one, other = list(client.scheduler_info()["workers"])
    held = client.submit(make, n, seed, workers=[one], pure=False)
    wait(held)
    start = perf_counter()
    value = client.submit(last, held, workers=[other], pure=False).result()
    seconds = perf_counter() - start
    assert value == seed + n - 1
    return seconds


def fetched(client, n, seed):
    held = client.submit(make, n, seed, pure=False)
    wait(held)
    start = perf_counter()
    array = held.result()
    seconds = perf_counter() - start
    assert array[-1] == seed + n - 1
    return seconds


def trajectories(client, run):
    start = perf_counter()
    queued = [dask.delayed(run, pure=False)(seed, beta) for seed, beta in zip(deck.SEEDS, deck.betas())]
    runs = dask.compute(*queued)
    seconds = perf_counter() - start
    assert len(runs) == deck.N_RUNS
    return seconds


def rounds_of(count, measure):
    times = [measure(i) for i in range(-WARM_UPS, count)][WARM_UPS:]
    return {"seconds": statistics.median(times), "rounds": count}


if __name__ == "__main__":
    verb, *numbers = sys.argv[1:] or [""]
    if verb not in ("move", "fetch", "lists", "arrays") or len(numbers) != (2 if verb in ("move", "fetch") else 1):
        sys.exit(__doc__)
    *size, rounds = map(int, numbers)
    sys.argv[1:] = []
    # No dashboard; and not port 8787, which the scheduler would take even so.
    with tempfile.TemporaryDirectory() as scratch, \
            LocalCluster(n_workers=2, threads_per_worker=1, processes=True, local_directory=scratch,
                         dashboard_address="127.0.0.1:0", scheduler_kwargs={"dashboard": False}) as cluster, \
            Client(cluster) as client:
        if verb == "move":
            line = rounds_of(rounds, lambda i: moved(client, size[0], i))
        elif verb == "fetch":
            line = rounds_of(rounds, lambda i: fetched(client, size[0], i))
        elif verb == "lists":
            line = rounds_of(rounds, lambda i: trajectories(client, deck.run_sir))
        else:
            line = rounds_of(rounds, lambda i: trajectories(client, serial_careful.simulate))
    print(json.dumps(line), flush=True)

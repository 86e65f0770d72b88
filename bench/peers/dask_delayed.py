"""The deck's sweep with Dask: delayed and compute on a local cluster of as many workers as there are cores."""
import os
import tempfile
from time import perf_counter

import dask
from dask.distributed import Client

from deck import N_RUNS, SEEDS, betas, run_sir, tell


def run_dask(seed, beta):
    return run_sir(seed=seed, beta=beta)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as scratch:
        start = perf_counter()
        beta = betas()
        # No dashboard; and not port 8787, which the scheduler would take even so.
        client = Client(n_workers=os.cpu_count(), threads_per_worker=1, local_directory=scratch,
                        dashboard_address="127.0.0.1:0", scheduler_kwargs={"dashboard": False})
        ready = perf_counter()
        queued = []
        for r in range(N_RUNS):
            queued.append(dask.delayed(run_dask)(SEEDS[r], beta[r]))
        sirlist = list(dask.compute(*queued))
        end = perf_counter()
        client.close()
    tell(sirlist, end - start, end - ready)

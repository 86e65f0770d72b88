"""What Dask.distributed takes for a task that does next to nothing. Prints one line of JSON.

    /usr/bin/python3 dask_tasks.py map N         N independent tasks, from submission to the last result gathered
    /usr/bin/python3 dask_tasks.py tree N        the sum of N leaves, pair by pair, as one graph of delayed
    /usr/bin/python3 dask_tasks.py roundtrip N   N tasks one after another: the median from submission to result

A local cluster of two worker processes with one thread each, warmed up before the clock starts.
"""
import json
import statistics
import sys
import tempfile
from time import perf_counter

from dask import delayed
from distributed import Client, LocalCluster


def inc(x):
    return x + 1


def add(a, b=0):
    return a + b


def tree(leaves):
    """Adds up in pairs until one is left. An odd one out becomes a task of one argument: 10,000 leaves make 20,005 tasks."""
    leaf, node = delayed(inc, pure=False), delayed(add, pure=False)
    level = [leaf(i) for i in range(leaves)]
    while len(level) > 1:
        level = [node(*level[i:i + 2]) for i in range(0, len(level), 2)]
    return level[0]


def tree_tasks(leaves):
    tasks = level = leaves
    while level > 1:
        level = (level + 1) // 2
        tasks += level
    return tasks


def measure_map(client, n):
    start = perf_counter()
    results = client.gather(client.map(inc, range(n), pure=False))
    seconds = perf_counter() - start
    assert results == list(range(1, n + 1))
    return {"tasks": n, "seconds": seconds, "tasks_per_second": n / seconds}


def measure_tree(client, n):
    start = perf_counter()
    total = tree(n)
    built = perf_counter()
    result = client.compute(total).result()
    end = perf_counter()
    assert result == n * (n + 1) // 2
    tasks = len(total.__dask_graph__())
    assert tasks == tree_tasks(n)
    return {"tasks": tasks, "seconds": end - start, "seconds_compute": end - built, "tasks_per_second": tasks / (end - start)}


def measure_roundtrip(client, n):
    times = []
    for i in range(n):
        start = perf_counter()
        result = client.submit(inc, i, pure=False).result()
        times.append(perf_counter() - start)
        assert result == i + 1
    return {"tasks": n, "median_ms": statistics.median(times) * 1e3}


def warm_up(client):
    client.gather(client.map(inc, range(100), pure=False))
    client.compute(tree(100)).result()
    for i in range(20):
        client.submit(inc, i, pure=False).result()


MEASURES = {"map": measure_map, "tree": measure_tree, "roundtrip": measure_roundtrip}

if __name__ == "__main__":
    if len(sys.argv) != 3 or sys.argv[1] not in MEASURES or not sys.argv[2].isdigit() or int(sys.argv[2]) < 1:
        sys.exit(__doc__)
    # No dashboard; and not port 8787, which the scheduler would take even so.
    with tempfile.TemporaryDirectory() as scratch, \
            LocalCluster(n_workers=2, threads_per_worker=1, processes=True, local_directory=scratch,
                         dashboard_address="127.0.0.1:0", scheduler_kwargs={"dashboard": False}) as cluster, \
            Client(cluster) as client:
        warm_up(client)
        line = MEASURES[sys.argv[1]](client, int(sys.argv[2]))
    print(json.dumps(line), flush=True)

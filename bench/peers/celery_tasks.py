"""Tasks that do next to nothing through Celery: how many a second are handed in, and how many come back.

    ./with_rabbitmq.sh /usr/bin/python3 celery_tasks.py 5000

As many worker processes as there are cores, fed by RabbitMQ, messages kept on its disk (Celery's default); results by rpc://.
"""
import json
import os
import subprocess
import sys
from time import perf_counter

from celery import Celery
from celery.result import ResultSet

app = Celery("celery_tasks", backend="rpc://", broker=os.environ.get("CELERY_BROKER", "pyamqp://guest@localhost//"))


@app.task
def square(x):
    return x * x


def start_worker():
    command = [sys.executable, "-m", "celery", "--quiet", "-A", "celery_tasks", "worker", "--loglevel=WARNING",
               f"--concurrency={os.cpu_count()}", "--without-mingle", "--without-gossip", "--without-heartbeat"]
    return subprocess.Popen(command, cwd=os.path.dirname(os.path.abspath(__file__)), env={**os.environ, "C_FORCE_ROOT": "1"})


if __name__ == "__main__":
    count = int(sys.argv[1])
    worker = start_worker()
    try:
        square.delay(1).get(timeout=60)
        start = perf_counter()
        jobs = [square.delay(x) for x in range(count)]
        handed_in = perf_counter()
        total = sum(ResultSet(jobs).join_native(timeout=300, interval=0.001))
        end = perf_counter()
    finally:
        worker.terminate()
        worker.wait()
    assert total == sum(x * x for x in range(count))
    print(json.dumps({"enqueued_per_second": count / (handed_in - start), "results_per_second": count / (end - start)}))

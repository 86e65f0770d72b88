"""The deck's sweep with Celery: a worker with as many processes as there are cores, fed by RabbitMQ.

    ./with_rabbitmq.sh /usr/bin/python3 celery_queue.py

The jobs are handed in while the worker starts, as in the deck. The worker says by the clock, which all processes share,
when it was ready; seconds_working counts from there.
"""
import os
import subprocess
import sys
from time import perf_counter

from celery import Celery
from celery.signals import worker_ready

from deck import SEEDS, betas, run_sir, tell

app = Celery("celery_queue", backend="rpc://", broker=os.environ.get("CELERY_BROKER", "pyamqp://guest@localhost//"))
app.conf["task_serializer"] = "pickle"
app.conf["result_serializer"] = "pickle"
app.conf["accept_content"] = ["json", "pickle"]


@app.task
def run_celery(args):
    seed, beta = args
    return run_sir(seed=seed, beta=beta)


@worker_ready.connect
def say_when(**_):
    os.write(1, f"{perf_counter()}\n".encode())


def start_worker():
    # -W ignore: Celery warns of pickle under root, which C_FORCE_ROOT allows. The --without spare a second of waiting for other workers.
    command = [sys.executable, "-W", "ignore", "-m", "celery", "--quiet", "-A", "celery_queue", "worker", "--loglevel=WARNING",
               f"--concurrency={os.cpu_count()}", "--without-mingle", "--without-gossip", "--without-heartbeat"]
    return subprocess.Popen(command, cwd=os.path.dirname(os.path.abspath(__file__)), env={**os.environ, "C_FORCE_ROOT": "1"},
                            stdout=subprocess.PIPE)


if __name__ == "__main__":
    start = perf_counter()
    worker = start_worker()
    try:
        jobs = [run_celery.delay(args) for args in zip(SEEDS, betas())]
        sirlist = [job.get(timeout=300, interval=0.01) for job in jobs]
        end = perf_counter()
        ready = float(worker.stdout.readline())
    finally:
        worker.terminate()
        worker.wait()
    tell(sirlist, end - start, end - ready)

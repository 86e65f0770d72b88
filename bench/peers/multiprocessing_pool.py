"""The deck's sweep with multiprocessing: a pool of as many processes as there are cores."""
import multiprocessing as mp
import os
from time import perf_counter

from deck import SEEDS, betas, run_sir, tell


def run_multiprocessing(args):
    seed, beta = args
    return run_sir(seed=seed, beta=beta)


if __name__ == "__main__":
    start = perf_counter()
    multipool = mp.Pool(processes=os.cpu_count())
    ready = perf_counter()
    sirlist = multipool.map(run_multiprocessing, list(zip(SEEDS, betas())))
    end = perf_counter()
    multipool.close()
    multipool.join()
    tell(sirlist, end - start, end - ready)

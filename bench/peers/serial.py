"""The seed deck's sweep as the deck has it: serial, trajectories in lists."""
from time import perf_counter

from deck import N_RUNS, SEEDS, betas, run_sir, tell

if __name__ == "__main__":
    start = perf_counter()
    beta = betas()
    sirlist = []
    for r in range(N_RUNS):
        sirlist.append(run_sir(seed=SEEDS[r], beta=beta[r]))
    seconds = perf_counter() - start
    tell(sirlist, seconds, seconds)

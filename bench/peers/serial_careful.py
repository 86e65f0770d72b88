"""The same sweep by a careful hand: arrays for lists."""
from time import perf_counter

import numpy as np

from deck import BETAS, tell


def simulate(seed, beta, gamma=1e-4, npts=200_000, N=1000.0, noise=30):
    np.random.seed(seed)
    randn = np.random.randn
    S, I, R = np.empty(npts + 1), np.empty(npts + 1), np.empty(npts + 1)
    s, i, r = S[0], I[0], R[0] = N - 1, 1.0, 0.0
    for t in range(1, npts + 1):
        infections = beta * s * i / N * (1 + noise * randn())
        recoveries = gamma * i * (1 + noise * randn())
        s = s - infections
        i = i + infections - recoveries
        r = r + recoveries
        S[t], I[t], R[t] = s, i, r
    return S, I, R


if __name__ == "__main__":
    start = perf_counter()
    runs = [simulate(seed, beta) for seed, beta in enumerate(BETAS.tolist())]
    seconds = perf_counter() - start
    tell(runs, seconds, seconds)

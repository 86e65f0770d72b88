"""What the programs of the deck share: its model, its sweep, the digest of the results and the line that tells of them."""
import hashlib
import json
import sys

import numpy as np

N_RUNS = 10
NPTS = 200_000
EVERY = NPTS // 500  # ActorSweep records about 500 times of a run where the sweep does not say
SEEDS = np.arange(N_RUNS)
BETAS = np.linspace(0.5e-4, 5e-4, N_RUNS)


def betas():
    """The deck's, which are NumPy's scalars; behind the word "floats" Python's, with the same results to the bit.

    A beta that is NumPy's makes every number of the trajectories NumPy's, and those take long to pickle.
    """
    return BETAS.tolist() if sys.argv[1:] == ["floats"] else BETAS


class SIR:
    """The deck's model as the deck has it: trajectories in lists."""

    def __init__(self, beta=2e-4, gamma=1e-4, npts=2e5, N=1e3, noise=30, seed=1):
        self.beta, self.gamma, self.npts, self.N, self.noise, self.seed = beta, gamma, npts, N, noise, seed
        self.initialize()

    def initialize(self):
        np.random.seed(self.seed)
        self.S, self.I, self.R = [self.N - 1], [1], [0]
        self.tvec = np.arange(self.npts + 1)

    def run(self):
        for t in np.arange(self.npts):
            S, I, R = self.S[-1], self.I[-1], self.R[-1]
            infections = self.beta * S * I / self.N * (1 + self.noise * np.random.randn())
            recoveries = self.gamma * I * (1 + self.noise * np.random.randn())
            self.S.append(S - infections)
            self.I.append(I + infections - recoveries)
            self.R.append(R + recoveries)


def run_sir(seed, beta):
    sir = SIR(seed=seed, beta=beta)
    sir.run()
    return sir


def digest(runs, every=EVERY):
    """
    ActorSweep's digest: SHA-256 over the runs' hashes, each over the recorded S, then I, then R, then their last values, then the peak of I and its
    first time, as little-endian float64.
    """
    whole = hashlib.sha256()
    for series in runs:
        one = hashlib.sha256()
        for values in series:
            one.update(np.array(values[::every], "<f8").tobytes())
        peak = int(np.argmax(series[1]))
        one.update(np.array([values[-1] for values in series] + [series[1][peak], peak], "<f8").tobytes())
        whole.update(one.digest())
    return whole.hexdigest()


def tell(runs, seconds, seconds_working):
    """One line of JSON. A run is a SIR, or a tuple of its S, I and R."""
    series = [(r.S, r.I, r.R) if isinstance(r, SIR) else r for r in runs]
    print(json.dumps({"seconds": seconds, "seconds_working": seconds_working, "digest": digest(series)}), flush=True)

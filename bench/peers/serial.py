"""The seed deck's sweep as the deck has it: serial, trajectories in lists."""
import numpy as np


class SIR:
    def __init__(self, beta=2e-4, gamma=1e-4, npts=2e5, N=1e3, noise=30, seed=1):
        self.beta, self.gamma, self.npts, self.N, self.noise = beta, gamma, npts, N, noise
        np.random.seed(seed)
        self.S, self.I, self.R = [N - 1], [1], [0]

    def run(self):
        for t in np.arange(self.npts):
            S, I, R = self.S[-1], self.I[-1], self.R[-1]
            infections = self.beta * S * I / self.N * (1 + self.noise * np.random.randn())
            recoveries = self.gamma * I * (1 + self.noise * np.random.randn())
            self.S.append(S - infections)
            self.I.append(I + infections - recoveries)
            self.R.append(R + recoveries)
        return self


if __name__ == "__main__":
    betas = np.linspace(0.5e-4, 5e-4, 10)
    runs = [SIR(seed=seed, beta=betas[seed]).run() for seed in range(10)]
    print(runs[-1].R[-1])

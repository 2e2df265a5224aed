"""What every row is measured with: programs, options, folders, what the machine can do."""

import os

from . import machine, process, store


class Context:
    """One run of bench/run."""

    def __init__(self, wishes, source, build, work, say):
        self.source, self.build, self.work = source, build, work
        self.threads, self.quick, self.repeats = wishes.threads, wishes.quick, wishes.repeats
        self.seed, self.budget = wishes.seed, wishes.budget
        self.long = set(wishes.long)
        self.selected = []
        self.say = say
        self.prh = os.path.join(build, "tools", "prh")
        for program in (self.prh, self.program("roofline"), self.program("neighbors")):
            if not os.path.exists(program):
                raise process.Failed(f"{program} is not built; build it, or leave --build out")
        self.store = store.Store(os.path.join(work, "measurements.json"), machine.library_hash(build))
        self.machine, self.rates, self.cache = {}, {}, {}

    def program(self, name):
        return os.path.join(self.build, "bench", f"bench_{name}")

    def pick(self, full, quick):
        return quick if self.quick else full

    def measure_rates(self, moment):
        """Runs the roofline with one thread and with all; `moment` is "before" or "after"."""
        for threads in sorted({1, self.threads}):
            found = machine.roofline(self, threads, self.quick)
            self.machine.setdefault("rates", {}).setdefault(moment, {})[str(threads)] = found
            self.rates.setdefault(threads, found)

    def sgemm(self, threads):
        return self.rates[threads]["sgemm"]["median"]

    def work_of_products(self, flop, seconds, threads):
        """How much of the machine's sgemm rate went into products, where `flop` is the least that they need."""
        return {"flop": flop, "share_of_sgemm": flop / seconds / self.sgemm(threads)}

    def work_of_memory(self, size, seconds, threads):
        return {"bytes": size, "share_of_triad": size / seconds / self.rates[threads]["triad"]["median"]}

    def has(self, feature):
        """Whether the version under test can do something that came later than others."""
        return os.path.exists(os.path.join(self.source, "include", "prh", f"{feature}.h"))

    def is_long(self, row):
        """Whether a row is measured in full: because it was asked for, or since that was done before."""
        return row in self.long or not self.quick and self.store.get(f"finished/{row}/{self.threads}") is not None

    def finish(self, row):
        if row in self.long:
            self.store.once(f"finished/{row}/{self.threads}", lambda: True)

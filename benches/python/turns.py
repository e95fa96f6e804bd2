"""What every benchmark of this folder does: calls take turns, medians are compared with targets,
results are written.
"""

import json
import math
import os
import platform
import statistics
import time
from pathlib import Path

import einmul as em
import numpy as np

RESULTS = Path(__file__).resolve().parent.parent / "results"


def thread_counts():
    """One thread, and two where the process may use them."""
    return (1, 2) if len(os.sched_getaffinity(0)) > 1 else (1,)


def sample(call, data, repeats):
    """Seconds of one of `repeats` calls."""
    start = time.perf_counter()
    for _ in range(repeats):
        call(data)
    return (time.perf_counter() - start) / repeats


def measure(pairs, rounds, seconds):
    """Median seconds of each call, taking turns; `seconds` is what a call is repeated for."""
    repeats = []
    for call, data in pairs:
        call(data)
        once = max(min(sample(call, data, 1) for _ in range(2)), 1e-9)
        repeats.append(max(1, min(100_000, math.ceil(seconds / once))))
    samples = [[] for _ in pairs]
    for turn in range(rounds):
        for k in range(len(pairs)):
            who = (turn + k) % len(pairs)
            call, data = pairs[who]
            samples[who].append(sample(call, data, repeats[who]))
    return [statistics.median(times) for times in samples]


def geometric_mean(values):
    return math.exp(statistics.fmean(map(math.log, values))) if values else 0.0


def held(targets):
    """Prints each `(name, measured, floor)`; whether all hold."""
    count = 0
    for name, value, floor in targets:
        fine = value >= floor
        count += fine
        print(f"{name}: {value:.2f}, floor {floor}: {'held' if fine else 'short'}")
    worst = min(targets, key=lambda target: target[1] / target[2])
    print(f"held {count} of {len(targets)}; worst: {worst[0]} ({worst[1]:.2f}, {worst[2]})")
    return count == len(targets)


def setting():
    """The machine and the versions."""
    return {
        "processor": processor(),
        "cores": len(os.sched_getaffinity(0)),
        "python": platform.python_version(),
        "numpy": np.__version__,
        "einmul": em.__version__,
    }


def processor():
    try:
        for line in Path("/proc/cpuinfo").read_text().splitlines():
            if line.startswith("model name"):
                return line.split(":", 1)[1].strip()
    except OSError:
        pass
    return platform.machine()


def write(name, rows):
    """Keeps the rows of a full run in `benches/results`."""
    RESULTS.mkdir(exist_ok=True)
    unfinished = RESULTS / f"{name}.json.part"
    unfinished.write_text(json.dumps({"setting": setting(), "rows": rows}, indent=1) + "\n")
    unfinished.replace(RESULTS / f"{name}.json")

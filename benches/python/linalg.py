"""Decompositions, solvers, transforms and differential equations beside NumPy's and SciPy's,
in one process and turn by turn.

Answers are compared before anything is timed. A ratio is the peer's time over einmul's: above
1 einmul is faster. Rows where einmul loses are printed like the others. The peer's BLAS and
einmul have the same number of threads.
"""

import argparse
import sys

import einmul as em
from linalg_rows import dense, fourier, motion, scattered
from threadpoolctl import threadpool_limits
from turns import geometric_mean, held, measure, setting, thread_counts, write

#: No row may fall below this.
FLOOR = 0.9
#: The geometric mean of a family.
MEAN_FLOOR = 1.5
#: Each row of many small matrices.
STACK_FLOOR = 5.0

FAMILIES = {
    "dense": dense.rows,
    "stacks": dense.stacks,
    "sparse": scattered.rows,
    "fft": fourier.rows,
    "ode": motion.rows,
}


def run(families, rounds, seconds, quick, only):
    """Measures every row and returns them."""
    measured = []
    for family in families:
        for name, theirs, ours, agree in FAMILIES[family](quick):
            if only and only not in name:
                continue
            agree(theirs(), ours())
            for threads in thread_counts():
                with threadpool_limits(threads), em.config(threads=threads):
                    pairs = [(lambda _, call=call: call(), None) for call in (theirs, ours)]
                    peer_time, our_time = measure(pairs, rounds, seconds)
                row = {
                    "family": family,
                    "name": name,
                    "threads": threads,
                    "peer_seconds": peer_time,
                    "einmul_seconds": our_time,
                    "ratio": peer_time / our_time,
                }
                measured.append(row)
                mark = " (slower)" if row["ratio"] < 1 else ""
                print(
                    f"{family:<7} {name:<26} {threads} "
                    f"peer {1e6 * peer_time:>12.1f} µs  "
                    f"einmul {1e6 * our_time:>12.1f} µs  ratio {row['ratio']:6.2f}{mark}",
                    flush=True,
                )
    return measured


def check(measured):
    """Prints each target with what was measured; whether all hold."""
    targets = []
    for row in measured:
        floor = STACK_FLOOR if row["family"] == "stacks" else FLOOR
        label = f"{row['family']} {row['name']}, threads {row['threads']}"
        targets.append((label, row["ratio"], floor))
    for family in FAMILIES:
        ratios = [row["ratio"] for row in measured if row["family"] == family]
        if ratios and family != "stacks":
            targets.append((f"geometric mean of {family}", geometric_mean(ratios), MEAN_FLOOR))
    return held(targets)


def main():
    parser = argparse.ArgumentParser(prog="cargo xtask bench linalg", description=__doc__)
    parser.add_argument("--check", action="store_true", help="exit 1 if a target falls short")
    parser.add_argument("--quick", action="store_true", help="fewer sizes and rounds")
    parser.add_argument("--only", metavar="NAME", help="only rows whose name contains this")
    parser.add_argument("--family", choices=FAMILIES, help="only the rows of one family")
    options = parser.parse_args()
    print(", ".join(f"{name} {value}" for name, value in setting().items()), flush=True)
    families = [options.family] if options.family else list(FAMILIES)
    rounds = 5 if options.quick else 7
    measured = run(families, rounds, 0.02, options.quick, options.only)
    for family in families:
        ratios = [row["ratio"] for row in measured if row["family"] == family]
        if ratios:
            mean, worst = geometric_mean(ratios), min(ratios)
            print(f"{family}: geometric mean {mean:.2f}, lowest {worst:.2f}")
    if not (options.quick or options.only or options.family):
        write("linalg", measured)
    return 0 if not options.check or check(measured) else 1


if __name__ == "__main__":
    sys.exit(main())

"""Measures a whole run of a scenario with and without recording, in CPU time and interleaved rounds.

usage: simulation.py LWSIM SCENARIO ROUNDS MACHINE [RESULT.json]
"""

import json
import os
import statistics
import sys
import tempfile


def run(command):
    """CPU seconds and peak memory of one process, and what it printed."""
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        os.dup2(write, 1)
        os.execv(command[0], command)
    os.close(write)
    with os.fdopen(read) as stream:
        output = stream.read()
    _, status, usage = os.wait4(child, 0)
    code = os.waitstatus_to_exitcode(status)
    if code != 0:
        sys.exit(f"{' '.join(command)} ended with {code}")
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss, json.loads(output)


def main():
    lwsim, scenario, rounds, machine = sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4]
    recorded, bare, load, peaks = [], [], [], []
    with tempfile.TemporaryDirectory() as folder:
        database = os.path.join(folder, "bench.db")
        for _ in range(rounds):
            seconds, peak, result = run([lwsim, "run", scenario, "--json", "--force", "--db", database])
            recorded.append(seconds)
            peaks.append(peak)
            seconds, _, unrecorded = run([lwsim, "run", scenario, "--json", "--no-record"])
            bare.append(seconds)
            load.append(run([lwsim, "check", scenario, "--json"])[0])
            if result["digest"] != unrecorded["digest"]:
                sys.exit("the digests with and without recording differ")
    with_recording, without = statistics.median(recorded), statistics.median(bare)
    recording = statistics.median(a - b for a, b in zip(recorded, bare))
    loading = statistics.median(load)
    figures = {
        "machine": machine,
        "scenario": scenario,
        "command": f"lwsim run {scenario}",
        "simulatedSeconds": result["simulatedSeconds"],
        "events": result["events"],
        "rows": result["rows"],
        "cpuSecondsWithRecording": round(with_recording, 2),
        "cpuSecondsWithoutRecording": round(without, 2),
        "cpuSecondsToLoadTheScenario": round(loading, 2),
        "recordingShareOfCPUTime": round(recording / with_recording, 3),
        "eventsPerCPUSecond": round(result["events"] / (without - loading)),
        "rowsPerCPUSecondOfRecording": round(result["rows"] / recording),
        "bytesPerRow": round(result["bytes"] / result["rows"], 1),
        "peakMegabytes": round(statistics.median(peaks) / 1024, 1),
        "digest": result["digest"],
    }
    for key, value in figures.items():
        print(f"  {key:30} {value}")
    if len(sys.argv) > 5:
        with open(sys.argv[5], "w") as stream:
            json.dump(figures, stream, indent=2)
            stream.write("\n")
        print(f"wrote {sys.argv[5]}")


main()

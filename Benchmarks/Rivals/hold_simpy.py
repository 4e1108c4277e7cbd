"""The hold model in SimPy: every process waits for an exponential time of mean 1, again and again.

Usage: hold_simpy.py PENDING EVENTS; prints "simpy PENDING nanoseconds-of-CPU-per-event".
"""
import random
import sys
import time

import simpy

pending, events = int(sys.argv[1]), int(sys.argv[2])
random.seed(1)
increments = [random.expovariate(1.0) for _ in range(16384)]
turn = 0


def sleeper(environment):
    global turn
    while True:
        turn = (turn + 1) & 16383
        yield environment.timeout(increments[turn])


environment = simpy.Environment()
for _ in range(pending):
    environment.process(sleeper(environment))
for _ in range(2 * pending):  # each process starts, and sleeps about once
    environment.step()
start = time.process_time()
for _ in range(events):
    environment.step()
print("simpy", pending, (time.process_time() - start) / events * 1e9)

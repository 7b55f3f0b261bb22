"""Run a command and print what it took: seconds, CPU seconds and peak kilobytes.

Started by a process of its own, because a child's peak memory counts what its parent had.
"""

import os
import sys
import time

NOWHERE = [(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)]

begun = time.perf_counter()
child = os.posix_spawnp(sys.argv[1], sys.argv[1:], os.environ, file_actions=NOWHERE)
_, status, used = os.wait4(child, 0)
taken = time.perf_counter() - begun
print(taken, used.ru_utime + used.ru_stime, used.ru_maxrss)
sys.exit(os.waitstatus_to_exitcode(status))

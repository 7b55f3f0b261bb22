"""How the cost of counting with Spark grows with rows, and shrinks with executors.

Run it with the extra ``spark`` and Java installed: ``python benchmarks/clusters.py``. A master and its
executors are started as processes of this machine, one core each, so that more executors than cores
tell nothing. The cases are synthetic, made from a seed.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)

from making import make_cases, make_pack  # noqa: E402
from tabling import table  # noqa: E402

ROWS = (1_000_000, 2_000_000, 4_000_000, 8_000_000)
EXECUTORS = (1, 2)
WARM = 20_000


def counted(executors: int, pack: str, paths: list[str]) -> list[float]:
    """Return the seconds that counting and rating each table takes, on a cluster that has begun."""
    from pyspark.sql import SparkSession

    from ratings_engine import load_standards, rate, sample_from_spark

    session = (
        SparkSession.builder.master(f"local-cluster[{executors},1,1024]")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.ui.enabled", "false")
        .config("spark.ui.showConsoleProgress", "false")
        .config("spark.log.level", "FATAL")
        .config("spark.sql.warehouse.dir", os.path.join(os.path.dirname(pack), "warehouse"))
        .config("spark.sql.codegen.maxFields", "1000")
        .config("spark.sql.shuffle.partitions", str(2 * max(EXECUTORS)))
        .config("spark.sql.files.maxPartitionBytes", str(4 << 20))
        .getOrCreate()
    )
    standards = load_standards(pack)
    taken = []
    for path in paths:
        begun = time.perf_counter()
        rate(standards, sample_from_spark(path, standards, session=session))
        taken.append(time.perf_counter() - begun)
    session.stop()
    return taken


def measured(executors: int, pack: str, paths: list[str]) -> list[float]:
    """Return what ``counted`` does in a process of its own, whose environment every executor has."""
    import pyspark

    environment = {
        **os.environ,
        "SPARK_HOME": os.path.dirname(pyspark.__file__),
        "SPARK_LOCAL_IP": "127.0.0.1",
        "PYSPARK_PYTHON": sys.executable,
    }
    command = [sys.executable, os.path.abspath(__file__), str(executors), pack, *paths]
    done = subprocess.run(
        command, check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=environment
    )
    return [float(word) for word in done.stdout.split()]


def main() -> None:
    """Print the table, or with arguments what one cluster takes."""
    if len(sys.argv) > 1:
        print(*counted(int(sys.argv[1]), sys.argv[2], sys.argv[3:]))
        return
    with tempfile.TemporaryDirectory(prefix="ratings-clusters-") as folder:
        pack = make_pack(folder, 40)
        sizes = (WARM, *ROWS)
        paths = [make_cases(os.path.join(folder, f"{rows}.parquet"), rows) for rows in sizes]
        taken = {number: measured(number, pack, paths)[1:] for number in EXECUTORS}
    rows = [
        [f"{size:,}", *(f"{taken[number][place]:.1f}" for number in EXECUTORS)]
        for place, size in enumerate(ROWS)
    ]
    print(table(["rows", *(f"{number} executor{'s' * (number > 1)}, seconds" for number in EXECUTORS)], rows))


if __name__ == "__main__":
    main()

"""A Spark session: the one that stands, or one made for this process alone."""

from __future__ import annotations

import functools
import os
import shutil
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from ratings_engine.errors import RatingsError
from ratings_engine.tallies.spilling import spill_folder

if TYPE_CHECKING:
    import tempfile
    from collections.abc import Mapping

    from pyspark.sql import SparkSession

__all__ = ["LOCAL", "WIDE", "make_session"]

WIDE: Final = {"spark.sql.codegen.maxFields": "1000"}
"""What makes Spark compile a statement of hundreds of counts; without it each row costs twice as much."""

LOCAL: Final = WIDE | {
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.sql.shuffle.partitions": "8",
}
"""Settings of a session within this machine, which nobody else can reach."""

_QUIET: Final = Path(__file__).with_name("log4j2.properties")
"""Failures come back as errors; the log also tells at length of what Spark gets round by itself."""

_CLUSTER: Final = (
    "PYSPARK_GATEWAY_PORT",
    "PYSPARK_SUBMIT_ARGS",
    "SPARK_REMOTE",
    "SPARK_CONF_DIR",
    "SPARK_HOME",
)


def make_session(settings: Mapping[str, str] | None = None) -> SparkSession:
    """Return the session that is active, that spark-submit or a configuration asks for, or a local one.

    ``settings`` replace those of ``LOCAL``. Raises RE580 without pyspark, RE581 without Java, or where
    SPARK_HOME leads nowhere.
    """
    builder = _builder()
    configured = any(name in os.environ for name in _CLUSTER)
    if not configured:
        _require_java()
    for name, value in (WIDE if configured else _local() | dict(settings or {})).items():
        builder = builder.config(name, value)
    try:
        with warnings.catch_warnings():
            # pyspark looks for pandas, which is not used here, and warns of its version.
            warnings.filterwarnings("ignore", "PySpark does not yet fully support pandas", FutureWarning)
            session: SparkSession = builder.getOrCreate()
    except Exception as error:  # whatever keeps a virtual machine from starting
        raise _not_started(str(error).partition("\n")[0]) from error
    return session


@functools.cache
def _warehouse() -> tempfile.TemporaryDirectory[str]:
    """Return the folder in which Spark makes one for tables of its own; it ends with this process."""
    return spill_folder()


def _local() -> dict[str, str]:
    return LOCAL | {
        "spark.sql.warehouse.dir": os.path.join(_warehouse().name, "spark-warehouse"),
        "spark.driver.defaultJavaOptions": f"-Dlog4j2.configurationFile={_QUIET.as_uri()}",
    }


def _builder() -> Any:  # noqa: ANN401  (pyspark's own type differs between its versions)
    try:
        from pyspark.sql import SparkSession
    except ImportError as error:
        message = "counting with Spark needs pyspark, which is not installed"
        remedy = "run pip install 'ratings-engine[spark]', or choose --engine duckdb"
        raise RatingsError("RE580", message, remedy=remedy) from error
    return SparkSession.builder.appName("ratings-engine")


def _require_java() -> None:
    home = os.environ.get("JAVA_HOME")
    java = os.path.join(home, "bin", "java") if home else "java"
    if shutil.which(java) is None:
        where = f"in JAVA_HOME ({home})" if home else "on the PATH, and JAVA_HOME is not set"
        raise _not_started(f"there is no Java {where}")


def _not_started(reason: str) -> RatingsError:
    remedy = "install Java 17 or newer and set JAVA_HOME, or choose --engine duckdb"
    home = os.environ.get("SPARK_HOME")
    if home is not None and not os.path.isdir(os.path.join(home, "bin")):
        reason = f"there is no Spark in SPARK_HOME ({home})"
        remedy = "let SPARK_HOME name the folder of Spark, or do not set it; or choose --engine duckdb"
    return RatingsError("RE581", f"Spark cannot start: {reason}", remedy=remedy)

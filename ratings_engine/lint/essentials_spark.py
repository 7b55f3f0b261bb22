"""Checks that are part of counting with Spark: the session, where cases are, and how many come back."""

from __future__ import annotations

from ratings_engine.lint.check import Check

__all__ = ["ESSENTIALS"]

ESSENTIALS = (
    Check(
        "RE580",
        "no-pyspark",
        "usage",
        "error",
        "Counting with Spark was asked for, and pyspark is not installed.",
        "It is large and needs Java, so only those install it who want it.",
        "Run pip install 'ratings-engine[spark]', or choose --engine duckdb.",
    ),
    Check(
        "RE581",
        "spark-cannot-start",
        "usage",
        "error",
        "Spark cannot start: there is no Java, or no Spark where SPARK_HOME says.",
        "Spark runs in a Java virtual machine; without one nothing is counted.",
        "Install Java 17 or newer and set JAVA_HOME, or choose --engine duckdb; SPARK_HOME may stay unset.",
    ),
    Check(
        "RE582",
        "spark-finds-no-cases",
        "reading",
        "error",
        "Spark knows no table of that name, or finds nothing to read at that path.",
        "Every place that is named has to be counted: one left out would change the ratings unseen.",
        "Check the path or the name in the same session; a folder of text is given as folder/*.csv.",
    ),
    Check(
        "RE583",
        "spark-could-not-read",
        "reading",
        "error",
        "Spark failed while it read or counted the cases.",
        "Counts of a part of the cases are no tallies, so nothing is rated.",
        "Write the table again as Parquet; for text, one record to a line and as many cells as the header.",
    ),
    Check(
        "RE584",
        "too-many-cases-to-fetch",
        "usage",
        "error",
        "Something needs cases one by one, and they are too many to be held: 250,000, or 100,000 from Spark.",
        "Ratings need counts alone; cases by the million would not fit beside them.",
        "Ask for ratings or breakdowns, or give an extract with fewer providers; DuckDB fetches more.",
    ),
)

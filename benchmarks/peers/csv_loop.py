"""Hand-written: csv.DictReader and a loop, with the checks."""

import csv
import sys

from banding import report

counts: dict[str, dict[str, list[int]]] = {}
seen = set()
with open(sys.argv[1], newline="", encoding="utf-8") as stream:
    reader = csv.DictReader(stream)
    questions = [name for name in reader.fieldnames or () if name[0].isdigit()]
    for row in reader:
        key = (row["provider"], row["case_id"])
        if key in seen:
            sys.exit(f"{key} is there twice")
        seen.add(key)
        mine = counts.setdefault(row["provider"], {question: [0, 0] for question in questions})
        for question in questions:
            answer = row[question].lower()
            if answer == "yes":
                mine[question][0] += 1
            elif answer == "no":
                mine[question][1] += 1
            elif answer not in ("na", ""):
                sys.exit(f"unknown answer {answer}")
report({p: {q: (c[0], c[1]) for q, c in mine.items()} for p, mine in counts.items()})

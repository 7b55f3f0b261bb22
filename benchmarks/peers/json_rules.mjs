// json-rules-engine, one run for each answer of each case. The path is the second argument.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const require = createRequire(process.argv[2] + "/");
const { Engine } = require("json-rules-engine");
const engine = new Engine();
for (const [answer, outcome] of [["yes", "yes"], ["no", "no"], ["na", "neither"], ["", "neither"]]) {
  engine.addRule({
    conditions: { all: [{ fact: "answer", operator: "equal", value: answer }] },
    event: { type: outcome },
  });
}
const [header, ...rows] = readFileSync(process.argv[3], "utf8").trim().split(/\r?\n/).map((line) => line.split(","));
const counts = {};
for (const row of rows) {
  for (const [place, question] of header.entries()) {
    if (!/^[0-9]/.test(question)) continue;
    const { events } = await engine.run({ answer: row[place] ?? "" });
    const tally = (counts[question] ??= [0, 0]);
    tally[0] += events[0].type === "yes" ? 1 : 0;
    tally[1] += events[0].type === "no" ? 1 : 0;
  }
}
const standards = {};
for (const [question, [yes, no]] of Object.entries(counts)) {
  if (!(yes + no)) continue;
  const level = [50, 65, 80].filter((threshold) => 100 * yes >= threshold * (yes + no)).length;
  const standard = question.slice(0, question.lastIndexOf("."));
  standards[standard] = Math.min(standards[standard] ?? 3, level);
}
console.log(standards);

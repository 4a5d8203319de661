import { reading, shortened } from "/js/reading.js";
import { useWords } from "/js/words.js";
import { equal, test } from "./harness.js";

const said = { language: "es", body: "¿Fiebre?", revision: 1 };
const seen = (text, languages) => {
  useWords({});
  const { text: shown, original, machine, pending, withheld, findings } = reading(text, languages);
  return { shown, original, machine, pending, withheld, findings };
};
const nothing = { original: "", machine: "", pending: "", withheld: "", findings: [] };
const translated = (more) => ({ ...said, translations: { en: { language: "en", verdict: "ok", ...more } } });

test("whoever reads the original's language gets the original", () => {
  equal(seen(translated({ text: "Fever?" }), ["en", "es"]), { ...nothing, shown: "¿Fiebre?" });
});

test("everybody else reads the translation first, marked, with the original kept", () => {
  equal(seen(translated({ text: "Fever?" }), ["en"]), {
    ...nothing,
    shown: "Fever?",
    original: "¿Fiebre?",
    machine: "comment.machine",
  });
});

test("until it comes the original is shown, and that it is coming", () => {
  equal(seen(said, ["en"]), { ...nothing, shown: "¿Fiebre?", pending: "comment.pending" });
});

test("a withheld translation shows the original and says so", () => {
  equal(seen(translated({ verdict: "withheld", text: undefined }), ["en"]), {
    ...nothing,
    shown: "¿Fiebre?",
    withheld: "comment.withheld",
  });
});

test("a language without a model says that", () => {
  const none = translated({ verdict: "withheld", findings: [{ kind: "no_model" }] });
  equal(seen(none, ["en"]).withheld, "comment.no_model");
  const broken = translated({ verdict: "withheld", findings: [{ kind: "model_unusable" }] });
  equal(seen(broken, ["en"]).withheld, "comment.unusable");
});

test("sentences are read as they come, from the first on and never over a hole", () => {
  const arriving = (sentences) => seen({ ...said, parts: { language: "en", sentences } }, ["en"]);
  equal(arriving([undefined, { text: "Second." }]).shown, "¿Fiebre?");
  equal(arriving([{ text: "First." }, undefined, { text: "Third." }]).shown, "First. …");
  equal(arriving([{ text: "First." }, {}, { text: "Third." }]).shown, "First. … Third. …");
  equal(arriving([{ text: "First." }]).original, "¿Fiebre?");
});

test("three findings are said, the rest is counted, and none twice", () => {
  const finding = (words) => ({ kind: "number", level: "check", source: { words }, target: { words: "1" } });
  const checked = translated({ text: "x", verdict: "check", findings: ["2", "2", "3", "4", "5"].map(finding) });
  const { findings } = (useWords({ "finding.words.both": "{target}←{source}", "finding.more.one": "{n} more" }),
  reading(checked, ["en"]));
  equal(findings, ["1←2", "1←3", "1←4", "1 more"]);
});

test("words that were taken back are not shown", () => {
  equal(reading({ language: "es", revision: 1, redacted: true }, ["en"]).redacted, true);
});

test("a quotation is one line, cut between characters, not within one", () => {
  equal(shortened("  a\n b ", 10), "a b");
  equal(shortened("👩👩👩👩", 3), "👩👩…");
});

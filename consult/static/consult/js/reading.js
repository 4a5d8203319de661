/**
 * What a reader sees first of a text, and the guard's findings in words.
 * The server keeps the same rules for the page it renders (consult/web/presenters.py).
 */

import { counted, isWord, word } from "./words.js";

const FINDINGS_SHOWN = 3;
const QUOTED = 60;
// The guard could not translate these sentences safely and left them as they were.
const LEFT = "left_untranslated";
// Nothing was translated that could have failed the guard.
const NOT_TRANSLATED = { no_model: "comment.no_model", model_unusable: "comment.unusable" };
// It went through two models, by way of a third language.
const PIVOTED = "pivoted";
// Of a sentence that is shown in the original, and of one with which nothing is wrong.
const UNSHOWN = ["withheld", "ok"];
// The annotations that answer a question of the server (consult/services/asking.py).
const ANSWERS = ["number", "acronym"];

/**
 * @typedef {object} Reading a text as one reader sees it; `original` is filled where `text` is a translation
 * @property {string} text
 * @property {string} language
 * @property {string} original
 * @property {string} originalLanguage
 * @property {string} machine where the translation comes from, in words
 * @property {[number, number][]} marks where the guard found something, in characters of `text`
 * @property {[number, number][]} originalMarks the same in `original`
 * @property {string[]} findings
 * @property {string} pending
 * @property {string} withheld
 * @property {boolean} redacted
 */

/** The same where an empty place would be a gap, as of a title: what was taken back says so. */
export function standingIn(said) {
  return said.redacted ? { ...said, text: word("text.redacted") } : said;
}

/**
 * Whoever reads the original's language gets the original; everybody else their best language, once it is there.
 * @param {object} said a text of the wire, with its `translations` by language and the `parts` that have come
 * @param {string[]} languages what the reader reads, best first
 * @returns {Reading}
 */
export function reading(said, languages) {
  const { language, body } = said;
  if (said.redacted) return plain("", language, { redacted: true });
  if (!languages.length || languages.includes(language)) return plain(body, language);
  const best = languages[0];
  const translation = said.translations?.[best];
  if (!translation) return arriving(said, best);
  if (translation.verdict === "withheld" || !translation.text) {
    return plain(body, language, { withheld: whyWithheld(translation, language) });
  }
  return {
    ...plain(translation.text, best),
    original: body,
    originalLanguage: language,
    machine: machineLine(language, translation),
    marks: marksIn(translation.text, translation.findings, "target"),
    originalMarks: marksIn(body, translation.findings, "source"),
    findings: findingsInWords(translation.findings ?? [], language),
  };
}

/** Sentences that have passed the guard are read as they come, from the first on without a hole. */
function arriving({ body, language, parts }, best) {
  const coming = parts?.language === best ? parts.sentences : [];
  const ready = coming.findIndex((sentence) => sentence === undefined);
  const sentences = ready < 0 ? coming : coming.slice(0, ready);
  if (!sentences.some(({ text }) => text)) {
    return plain(body, language, { pending: word("comment.pending", { language: languageName(best) }) });
  }
  return {
    ...plain(`${sentences.map(({ text }) => text ?? "…").join(" ")} …`, best),
    original: body,
    originalLanguage: language,
    machine: word("comment.arriving", { language: languageName(language) }),
    findings: findingsInWords(sentences.flatMap(({ findings }) => findings ?? []), language),
  };
}

function plain(text, language, more = {}) {
  const nothing = { original: "", originalLanguage: "", machine: "", pending: "", withheld: "" };
  return { text, language, ...nothing, marks: [], originalMarks: [], findings: [], redacted: false, ...more };
}

/** What the author answered when asked back, in the best language that the answers have. */
export function answersInWords(annotations = [], languages = []) {
  const said = annotations
    .filter(({ kind }) => ANSWERS.includes(kind))
    .map((annotation) => word("annotation.reads", { written: annotation.written, reading: readAs(annotation, languages) }));
  return said.length ? word("annotation.said", { answers: said.join("; ") }) : "";
}

function readAs(annotation, languages) {
  const best = languages.find((language) => language in annotation) ?? "en";
  return annotation[best] ?? annotation.read_as;
}

function whyWithheld({ findings = [] }, language) {
  const reason = findings.map(({ kind }) => NOT_TRANSLATED[kind]).find(Boolean);
  return word(reason ?? "comment.withheld", { language: languageName(language) });
}

function machineLine(language, { model = "", reviewer, findings = [] }) {
  if (reviewer) return word("comment.reviewed", { language: languageName(language), name: reviewer.name });
  const pivoted = findings.some(({ kind }) => kind === PIVOTED);
  return word(pivoted ? "comment.machine.pivoted" : "comment.machine", { language: languageName(language), model: modelName(model) });
}

/** What came back when a translation was translated back, and who made it; nothing of it came yet without a verdict. */
export function backInWords({ verdict, text, model = "" }, language) {
  if (!verdict) return word("comment.back.pending", { language: languageName(language) });
  if (!text) return word("comment.back.withheld");
  return word("comment.back", { language: languageName(language), model: modelName(model) });
}

/** Where a reader should look, in order and none inside another; what was left untranslated is no such place. */
function marksIn(text, findings = [], side) {
  const length = Array.from(text).length;
  const spans = findings
    .filter((finding) => finding.level !== "withheld" && finding[side]?.start !== undefined)
    .map((finding) => [finding[side].start, finding[side].end])
    .sort(([a, b], [c, d]) => a - c || b - d);
  let last = 0;
  return spans.filter(([start, end]) => {
    const fits = start >= last && start < end && end <= length;
    if (fits) last = end;
    return fits;
  });
}

/** A language by its name, or by its code where it has none here. */
export function languageName(code) {
  return isWord(`language.${code}`) ? word(`language.${code}`) : code;
}

function modelName(model) {
  return model === "" || model.includes("starter") ? word("model.starter") : model;
}

/** At most three findings, then how many more there are; sentences left in `language` are counted in one. */
export function findingsInWords(findings, language) {
  const left = findings.filter(({ kind }) => kind === LEFT).length;
  // What is wrong with a sentence that is shown in the original needs no look.
  const shown = findings.filter(({ kind, level }) => !UNSHOWN.includes(level) && kind !== LEFT);
  const said = [...new Set(shown.map(findingInWords))];
  const lines = said.slice(0, FINDINGS_SHOWN);
  if (said.length > FINDINGS_SHOWN) lines.push(counted("finding.more", said.length - FINDINGS_SHOWN));
  if (left) lines.push(counted("finding.left", left, { language: languageName(language) }));
  return lines;
}

function findingInWords(finding) {
  const kind = `finding.kind.${finding.kind ?? ""}`;
  if (isWord(kind)) return word(kind);
  const [source, target] = [quoted(finding.source), quoted(finding.target)];
  if (source && target) return word("finding.words.both", { source, target });
  if (source) return word("finding.words.missing", { source });
  return target ? word("finding.words.added", { target }) : word("finding.words.none");
}

function quoted(side) {
  return shortened(side?.words ?? "", QUOTED);
}

/** A text in one line, cut where it is long. */
export function shortened(text, most) {
  const line = text.split(/\s+/u).filter(Boolean).join(" ");
  const characters = Array.from(line);
  return characters.length <= most ? line : `${characters.slice(0, most - 1).join("").trimEnd()}…`;
}

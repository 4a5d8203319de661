import { Comments } from "/js/comments.js";
import { equal, test } from "./harness.js";

const author = { voice: "v1", name: "Ana", anonymous: false };
let seq = 0;
const event = (type, data, at = 0) => ({ type, seq: (seq += 1), at, data });
const posted = (id, body = id) => event("comment.posted", { id, author, body, language: "es", revision: 1 });
const translation = (comment, revision = 1, text = "x") =>
  event("comment.translated", { comment, revision, language: "en", verdict: "ok", text });

test("a comment comes once, whatever the snapshot already held", () => {
  const comments = new Comments([{ id: "a", seq: 1, at: 0, author, body: "a", language: "es", revision: 2 }]);
  equal(comments.apply(posted("a", "older words")), undefined);
  equal(comments.apply(posted("b")), "b");
  equal(comments.inOrder().map(({ id, body }) => [id, body]), [["a", "a"], ["b", "b"]]);
});

test("who leaves takes the name from everything they said", () => {
  const comments = new Comments();
  [posted("a"), posted("b")].forEach((told) => comments.apply(told));
  const other = { voice: "v2", name: "James", anonymous: false };
  comments.apply(event("comment.posted", { id: "c", author: other, body: "c", language: "es", revision: 1 }));
  equal(comments.renamed({ voice: "v1", name: "Sauce", anonymous: true }), ["a", "b"]);
  equal(comments.inOrder().map(({ author: { name } }) => name), ["Sauce", "Sauce", "James"]);
});

test("an edit brings new words and takes the old translation away", () => {
  const comments = new Comments();
  [posted("a"), translation("a")].forEach((told) => comments.apply(told));
  const edit = event("comment.edited", { comment: "a", revision: 2, body: "b", language: "es" }, 9);
  equal([comments.apply(edit), comments.apply(edit)], ["a", undefined]);
  const { body, revision, edited_at, translations } = comments.get("a");
  equal([body, revision, edited_at, translations], ["b", 2, 9, {}]);
});

test("a translation of an older revision is dropped", () => {
  const comments = new Comments();
  comments.apply(posted("a"));
  comments.apply(event("comment.edited", { comment: "a", revision: 2, body: "b", language: "es" }));
  equal(comments.apply(translation("a", 1)), undefined);
  equal(comments.apply(translation("a", 2)), "a");
});

test("sentences are gathered until the whole replaces them, and not for an older revision", () => {
  const comments = new Comments();
  comments.apply(posted("a"));
  const part = (index, revision = 1) => ({ comment: "a", revision, language: "en", index, count: 2, text: `s${index}` });
  equal([comments.part(part(1, 9)), comments.part(part(1)), comments.part(part(0))], [undefined, "a", "a"]);
  equal(comments.get("a").parts.sentences.map(({ text }) => text), ["s0", "s1"]);
  comments.apply(translation("a"));
  equal([comments.get("a").parts, comments.part(part(0))], [undefined, undefined]);
});

test("a corrected language is translated anew", () => {
  const comments = new Comments();
  [posted("a"), translation("a")].forEach((told) => comments.apply(told));
  comments.apply(event("comment.language", { comment: "a", revision: 1, language: "pt" }));
  equal([comments.get("a").language, comments.get("a").translations], ["pt", {}]);
});

test("a retracted comment keeps its place and loses its words", () => {
  const comments = new Comments();
  [posted("a"), translation("a")].forEach((told) => comments.apply(told));
  comments.apply(event("comment.retracted", { comment: "a" }, 7));
  const { body, redacted, retracted_at, translations } = comments.get("a");
  equal([body, redacted, retracted_at, translations], [undefined, true, 7, {}]);
});

test("history brings older comments with what happened to them since", () => {
  const [old, older] = [posted("old"), posted("older")];
  const known = { ...posted("known").data, seq, at: 0 };
  const edited = event("comment.edited", { comment: "older", revision: 2, body: "anew", language: "es" });
  const back = event("comment.retracted", { comment: "old" });
  const comments = new Comments([known]);
  equal(comments.apply(back), undefined);
  equal(comments.prepend([posted("known"), edited]).map(({ id }) => id), []);
  equal(comments.prepend([old, older]).map(({ id, body }) => [id, body]), [["old", undefined], ["older", "anew"]]);
  equal(comments.inOrder().map(({ id }) => id), ["old", "older", "known"]);
});

test("the types of a later version change nothing", () => {
  const comments = new Comments();
  comments.apply(posted("a"));
  equal(comments.apply(event("comment.painted", { comment: "a" })), undefined);
});

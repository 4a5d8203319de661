/** The comments of a case as its stream tells them. Knows no page. */

/**
 * @typedef {object} Comment as on the wire: `id`, `seq`, `at`, `author`, `body`, `language`, `revision`, `reply_to`,
 *   `edited_at`, `retracted_at`, `redacted`, `translations` by language, and `parts` while one is on its way
 */
export class Comments {
  #byId = new Map();
  // What happened to comments that stand before those we know: history brings them, and needs the rest.
  #orphans = new Map();

  /** @param {Comment[]} [known] those of a snapshot, in order */
  constructor(known = []) {
    this.replace(known);
  }

  /** A snapshot stands for everything known before. */
  replace(known) {
    this.#orphans.clear();
    this.#byId = new Map(known.map((comment) => [comment.id, comment]));
  }

  get(id) {
    return this.#byId.get(id);
  }

  has(id) {
    return this.#byId.has(id);
  }

  /** @returns {Comment[]} in the order of their numbers */
  inOrder() {
    return [...this.#byId.values()].sort((a, b) => a.seq - b.seq);
  }

  /** Notes that this page asked for something of a comment: a language of its own, or a translation turned back. */
  ask(id, { shownIn, backFrom }) {
    const comment = this.#byId.get(id);
    if (shownIn) comment.shown_in = shownIn;
    if (backFrom) comment.back = { ...comment.back, [backFrom]: {} };
  }

  /** The comment that stands before `id`. */
  before(id) {
    const all = this.inOrder();
    return all[all.findIndex((comment) => comment.id === id) - 1];
  }

  /**
   * Takes an event in its turn.
   * @returns {string|undefined} the id of the comment that is new or has changed
   */
  apply({ type, seq, at, data }) {
    if (type === "comment.posted") return this.#posted(seq, at, data);
    const id = data.comment ?? (data.of?.kind === "comment" ? data.of.id : undefined);
    const change = CHANGES[type];
    if (!id || !change) return undefined;
    const comment = this.#byId.get(id);
    if (!comment) {
      this.#orphans.set(id, [...(this.#orphans.get(id) ?? []), { type, seq, at, data }]);
      return undefined;
    }
    return change(comment, data, at) ? id : undefined;
  }

  /**
   * Takes the name that a voice has from now on: who was erased leaves a pseudonym.
   * @returns {string[]} the ids of the comments that show it
   */
  renamed(author) {
    const theirs = this.inOrder().filter((comment) => comment.author.voice === author.voice);
    for (const comment of theirs) comment.author = author;
    return theirs.map(({ id }) => id);
  }

  /**
   * Takes a sentence of a translation that is on its way.
   * @returns {string|undefined} the id of the comment, if it is of the revision shown
   */
  part({ comment: id, revision, language, index, count, text, findings }) {
    const comment = this.#byId.get(id);
    if (!comment || comment.revision !== revision || comment.redacted || comment.translations?.[language]) {
      return undefined;
    }
    if (comment.parts?.language !== language) comment.parts = { language, sentences: Array(count).fill(undefined) };
    comment.parts.sentences[index] = { text, findings };
    return id;
  }

  /**
   * Takes events from before those we know, a stretch at a time, the latest stretch first.
   * @returns {Comment[]} the comments that are new by it, in order
   */
  prepend(events) {
    const known = new Set(this.#byId.keys());
    const later = this.#orphans;
    this.#orphans = new Map();
    const fresh = events.filter(({ data }) => !known.has(data.comment ?? data.of?.id ?? data.id));
    for (const event of fresh) this.apply(event);
    for (const [id, changes] of later) this.#adopt(id, changes);
    return this.inOrder().filter(({ id }) => !known.has(id));
  }

  #adopt(id, changes) {
    if (this.#byId.has(id)) changes.forEach((change) => this.apply(change));
    else this.#orphans.set(id, [...(this.#orphans.get(id) ?? []), ...changes]);
  }

  #posted(seq, at, data) {
    // The snapshot may already hold what its stream tells again.
    if (this.#byId.has(data.id)) return undefined;
    this.#byId.set(data.id, { ...data, seq, at, translations: {} });
    return data.id;
  }
}

function translated(comment, data) {
  if (data.revision !== comment.revision || comment.redacted) return false;
  comment.translations = { ...comment.translations, [data.language]: data };
  comment.back = { ...comment.back, [data.language]: undefined };
  if (comment.parts?.language === data.language) comment.parts = undefined;
  return true;
}

/** Each changes the comment and tells whether it did; what is of an older revision changes nothing. */
const CHANGES = {
  "comment.edited"(comment, { revision, body, language, redacted, annotations }, at) {
    if (revision <= comment.revision) return false;
    Object.assign(comment, { revision, body, language, redacted, annotations, edited_at: at, translations: {}, back: undefined, parts: undefined });
    return true;
  },
  "comment.retracted"(comment, { recalled }, at) {
    Object.assign(comment, { retracted_at: at, recalled });
    return forgetWords(comment);
  },
  "text.redacted": (comment) => forgetWords(comment),
  "comment.language"(comment, { revision, language }) {
    if (revision !== comment.revision) return false;
    Object.assign(comment, { language, translations: {}, back: undefined, parts: undefined });
    return true;
  },
  "comment.translated": translated,
  "translation.reviewed": translated,
  "translation.back"(comment, data) {
    if (data.revision !== comment.revision || comment.redacted || !comment.back?.[data.back_from]) return false;
    comment.back = { ...comment.back, [data.back_from]: data };
    return true;
  },
};

function forgetWords(comment) {
  delete comment.body;
  delete comment.annotations;
  Object.assign(comment, { redacted: true, translations: {}, back: undefined, parts: undefined });
  return true;
}

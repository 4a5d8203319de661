/** The list of comments on the page: what the stream told, and at its end one's own words that are still on their way. */

import { fill, fillStatus, sharesHeader } from "./comment_view.js";
import { complete, flag } from "./page.js";

const normal = (body) => body.normalize("NFC").trim();

export class Thread {
  #nodes = new Map();
  /** By `client_id`: the entry of the outbox, its node, and the `id` that `done` gave it before its event came. */
  #unsent = new Map();
  #live = false;

  /**
   * @param {object} how
   * @param {HTMLElement} how.list
   * @param {HTMLTemplateElement} how.template
   * @param {Comments} how.comments
   * @param {object} how.reader see `fill`
   * @param {Scrolling} how.scrolling
   */
  constructor({ list, template, comments, reader, scrolling }) {
    Object.assign(this, { list, template, comments, reader, scrolling });
    for (const node of list.querySelectorAll(".comment")) this.#nodes.set(node.dataset.comment, node);
  }

  node(id) {
    return this.#nodes.get(id);
  }

  /** The comment or entry that a node of the list shows. */
  shown(node) {
    const { comment, client } = node.dataset;
    return { comment: this.comments.get(comment), entry: this.#unsent.get(client)?.entry };
  }

  /**
   * Shows a comment that is new or has changed.
   * @returns {{node: HTMLElement, isNew: boolean, followed: boolean}} `followed`: the reader is at the end
   */
  show(id) {
    const known = this.#nodes.get(id);
    const comment = this.comments.get(id);
    let node = known;
    const followed = this.scrolling.steady(() => {
      node ??= this.#arrived(comment);
      this.#fill(node, comment);
      this.#place(node, comment);
      node.style.minHeight = "";
    });
    return { node, isNew: !known, followed };
  }

  /** Notes what this page asked of a comment (see `Comments.ask`), and shows it as far as it is there. */
  ask(id, wanted) {
    this.comments.ask(id, wanted);
    this.show(id);
  }

  /** Shows the sentences of a translation that have come, and lets nothing below it jump. */
  showPart(id) {
    const node = this.#nodes.get(id);
    // While sentences come, a comment only grows: it is shorter than its original until the last is there.
    node.style.minHeight = node.style.minHeight || `${node.offsetHeight}px`;
    this.scrolling.steady(() => this.#fill(node, this.comments.get(id)));
  }

  /** Shows comments from before those on the page. */
  prepend(comments) {
    this.scrolling.steady(() => {
      const first = this.list.firstElementChild;
      const nodes = comments.map((comment) => {
        const node = this.#clone();
        this.#nodes.set(comment.id, node);
        fill(node, comment, this.reader);
        return node;
      });
      if (first) first.before(...nodes);
      else this.list.append(...nodes);
      for (const node of [...nodes, first]) this.#header(node);
    });
  }

  /** A snapshot has replaced everything: what is no longer there goes, the rest is shown as it stands. */
  rebuild() {
    this.scrolling.steady(() => {
      for (const [id, node] of this.#nodes) {
        if (this.comments.has(id)) continue;
        node.remove();
        this.#nodes.delete(id);
      }
      for (const { id } of this.comments.inOrder()) this.show(id);
    });
  }

  /** Nothing of the case may be shown any longer. */
  clear() {
    this.#nodes.clear();
    this.list.replaceChildren();
  }

  /** Shows an entry of the outbox as far as it has come; `done` once the server holds it. */
  showEntry(entry, done) {
    const held = this.#unsent.get(entry.client_id);
    if (done) this.#stored(entry.client_id, done.id);
    else if (held?.guess) return;
    else if (held) this.scrolling.steady(() => fillStatus(held.node, entry, { live: this.#live }));
    else this.#addEntry(entry);
  }

  removeEntry({ client_id }) {
    const held = this.#unsent.get(client_id);
    this.#unsent.delete(client_id);
    if (held && !held.guess) this.scrolling.steady(() => held.node.remove());
  }

  /** Whether a connection stands: what waits says so. */
  connected(live) {
    this.#live = live;
    const waiting = [...this.#unsent.values()].filter(({ guess }) => !guess);
    this.scrolling.steady(() => {
      for (const { node, entry } of waiting) fillStatus(node, entry, { live });
    });
  }

  /** The server renders only what a comment has. */
  #fill(node, comment) {
    complete(node, this.template.content.firstElementChild);
    fill(node, comment, this.reader);
  }

  #addEntry(entry) {
    const { client_id, body, at, reply_to, handover } = entry;
    const node = this.#clone();
    const { me, self, languages } = this.reader;
    const author = self ?? { voice: me, name: this.reader.name };
    this.#unsent.set(client_id, { entry, node });
    this.scrolling.steady(() => {
      fill(node, { author, body, at, reply_to, handover, language: languages[0], revision: 1 }, this.reader);
      node.dataset.client = client_id;
      fillStatus(node, entry, { live: this.#live });
      this.list.append(node);
      this.#header(node);
    });
  }

  /** `done` has come. Its event may have come before it, after a broken connection. */
  #stored(clientId, id) {
    const held = this.#unsent.get(clientId);
    if (!held) return;
    if (held.guess || this.#nodes.has(id)) {
      this.#unsent.delete(clientId);
      if (!held.guess) this.scrolling.steady(() => held.node.remove());
    } else {
      held.id = id;
      fillStatus(held.node, { state: "stored" }, { live: true });
    }
  }

  /** The node for a comment that the stream has told: that of one's own words, if it is those. */
  #arrived(comment) {
    const own = comment.author.voice === this.reader.me;
    const [clientId, held] = (own && this.#entryOf(comment)) || [];
    const node = held?.node ?? this.#clone();
    this.#nodes.set(comment.id, node);
    if (!held) return node;
    delete node.dataset.client;
    fillStatus(node, { state: "stored" }, { live: true });
    // Without `done` yet it is the same words by the same voice; `done` will confirm it.
    if (held.id) this.#unsent.delete(clientId);
    else held.guess = comment.id;
    return node;
  }

  #entryOf({ id, body }) {
    const waiting = [...this.#unsent].filter(([, { guess }]) => !guess);
    const said = normal(body ?? "");
    return (
      waiting.find(([, held]) => held.id === id) ??
      waiting.find(([, { id: other, entry }]) => !other && entry.state !== "failed" && normal(entry.body) === said)
    );
  }

  #clone() {
    return this.template.content.firstElementChild.cloneNode(true);
  }

  /** In the order of numbers; what is still on its way stays last. */
  #place(node, comment) {
    const all = this.comments.inOrder();
    const after = all.slice(all.indexOf(comment) + 1).map(({ id }) => this.#nodes.get(id));
    const next = after.find(Boolean) ?? this.list.querySelector(".comment[data-client]");
    if (!node.isConnected || node.nextElementSibling !== next) this.list.insertBefore(node, next);
    this.#header(node);
    this.#header(node.nextElementSibling);
  }

  /** A header is left out where the comment before it has the same; the unread line always starts anew. */
  #header(node) {
    if (!node?.matches(".comment")) return;
    const before = node.previousElementSibling;
    flag(node, "continued", before?.matches(".comment") && sharesHeader(facts(before), facts(node)));
  }

  /** The header of whatever stands first after a line that came or went. */
  headerAfter(line) {
    this.#header(line);
  }
}

function facts({ dataset: { voice, at } }) {
  return { author: { voice }, at: Number(at) };
}

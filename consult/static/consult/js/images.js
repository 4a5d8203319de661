/** The pictures of a room among its comments: those that come, go, or are said in another language. */

import { announce } from "./announce.js";
import { fillSaid, toggleOriginal } from "./comment_view.js";
import { complete, flag, say, slot } from "./page.js";
import { reading } from "./reading.js";
import { word } from "./words.js";

export class Images {
  #byId;

  /**
   * @param {object} how
   * @param {HTMLElement} how.list
   * @param {HTMLTemplateElement} how.template
   * @param {object[]} how.images those of a snapshot
   * @param {object} how.reader see `fill` of comment_view.js
   * @param {Scrolling} how.scrolling
   * @param {Thread} how.thread
   * @param {Unread} how.unread
   * @param {() => boolean} how.mine whether the case is this doctor's own
   */
  constructor({ images, ...how }) {
    Object.assign(this, how);
    this.#byId = new Map(images.map((image) => [image.id, image]));
    this.list.addEventListener("click", (event) => this.#clicked(event));
  }

  /** Takes an event of the case in its turn. */
  apply({ type, seq, at, data }) {
    if (type === "image.added" && !this.#byId.has(data.id)) return this.#added({ ...data, seq, at, translations: {} });
    const image = this.#byId.get(data.image ?? data.of?.id);
    if (!image) return;
    if (type === "image.withdrawn") Object.assign(image, { withdrawn_at: at, redacted: true });
    else if (type === "text.redacted") Object.assign(image, { body: undefined, redacted: true });
    else if (type === "text.translated") image.translations = { ...image.translations, [data.language]: data };
    this.#show(image);
  }

  /** A snapshot stands for everything known before. */
  replace(images) {
    this.#byId = new Map(images.map((image) => [image.id, image]));
    for (const image of images) this.#show(image);
    this.settle();
  }

  /** Earlier comments have come: each picture stands where its number says. */
  settle() {
    for (const { id } of this.#byId.values()) this.#place(document.getElementById(`i-${id}`));
  }

  #added(image) {
    this.#byId.set(image.id, image);
    const { node, followed } = this.#show(image);
    if (image.redacted || image.author.voice === this.reader.me) return;
    this.unread.arrived(node, followed);
    announce(word("image.announced", { name: image.author.name, text: reading(image, this.reader.languages).text }));
  }

  #show(image) {
    let node = document.getElementById(`i-${image.id}`);
    const followed = this.scrolling.steady(() => {
      node ??= this.#made(image);
      complete(node, this.template.content.firstElementChild);
      this.#fill(node, image);
      if (!node.isConnected) this.#place(node);
    });
    return { node, followed };
  }

  #made({ id, seq, author, at }) {
    const node = this.template.content.firstElementChild.cloneNode(true);
    node.id = `i-${id}`;
    Object.assign(node.dataset, { image: id, seq, voice: author.voice, at });
    return node;
  }

  #fill(node, image) {
    const { id, author, at, thumb_width: width, thumb_height: height } = image;
    const said = reading(image, this.reader.languages);
    const own = author.voice === this.reader.me;
    slot(node, "author").textContent = author.name;
    slot(node, "specialty").textContent = this.reader.specialties[author.specialty] ?? author.specialty ?? "";
    slot(node, "country").textContent = author.country ?? "";
    slot(node, "masked").hidden = !author.anonymous;
    slot(node, "own").hidden = !own;
    slot(node, "permalink").href = `#i-${id}`;
    this.reader.times.show(slot(node, "time"), at);
    fillSaid(node, said);
    flag(node, "own", own);
    flag(node, "gone", said.redacted);
    say(slot(node, "tombstone"), said.redacted ? word(image.withdrawn_at ? "image.withdrawn" : "image.kept_no_longer") : "");
    const withdraw = slot(node, "withdraw");
    withdraw.hidden = said.redacted || !(own || this.mine());
    withdraw.querySelector("a").href = `images/${id}/withdraw/`;
    const thumb = slot(node, "thumb");
    if (said.redacted) return thumb.remove();
    thumb.href = `images/${id}/`;
    const picture = thumb.querySelector("img");
    picture.alt = said.text;
    if (picture.hasAttribute("src")) return undefined;
    return Object.assign(picture, { width, height, src: `images/${id}/?size=thumb` });
  }

  #place(node) {
    if (!node) return;
    const later = [...this.list.children].filter((other) => other !== node && Number(other.dataset.seq) > Number(node.dataset.seq));
    // The line before what is new stands with what it was drawn for.
    const next = later[0] ?? this.list.querySelector(".comment[data-client]");
    const line = next?.previousElementSibling?.matches(".unread-line") ? next.previousElementSibling : next;
    if (!node.isConnected || node.nextElementSibling !== (line ?? null)) this.list.insertBefore(node, line ?? null);
    this.thread.headerAfter(node.nextElementSibling);
  }

  #clicked(event) {
    const node = event.target.closest(".picture");
    if (!node) return;
    if (event.target.closest('[data-do="original"]')) toggleOriginal(node);
    const thumb = event.target.closest('[data-do="view"]');
    // A second window, and saving it, stay the browser's own.
    if (!thumb || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    this.#view(thumb, node.dataset.image);
  }

  async #view(thumb, id) {
    const { view } = await import("./image/viewer.js");
    const { width, height } = this.#byId.get(id);
    const shown = view({ src: thumb.href, alt: thumb.querySelector("img").alt, width, height });
    // Withdrawn while somebody looks at it, it goes from their screen too.
    const watch = new MutationObserver(() => thumb.isConnected || shown.close());
    watch.observe(this.list, { childList: true, subtree: true });
    shown.addEventListener("close", () => watch.disconnect());
  }
}

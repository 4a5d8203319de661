/** Comments from before those on the page, a stretch at a time, from the newest back. */

const STRETCH = 500;
const ENOUGH = 30;

export class History {
  /**
   * @param {object} how
   * @param {Streams} how.streams
   * @param {string} how.stream
   * @param {number} how.from the number that the page was rendered at: what happened since to older comments counts too
   * @param {Comments} how.comments
   */
  constructor({ streams, stream, from, comments }) {
    Object.assign(this, { streams, stream, comments });
    this.before = from;
  }

  get isAtStart() {
    return this.before < 1;
  }

  /** Fetches at least some dozens of earlier comments, or all there are; gives them in order. */
  async earlier() {
    const found = [];
    while (!this.isAtStart && found.length < ENOUGH) {
      const from = Math.max(1, this.before - STRETCH + 1);
      const events = await this.streams.past(this.stream, from, this.before);
      this.before = from - 1;
      found.unshift(...this.comments.prepend(events));
    }
    return found;
  }
}

/** Keeps what one reads where it is, and follows the end for whoever is there. */

const NEAR = 64;

export class Scrolling {
  /**
   * @param {HTMLElement} list whose items come and change; the page scrolls
   * @param {{above: Iterable<HTMLElement>, below: Iterable<HTMLElement>}} covers what may stick to the edges and cover it
   */
  constructor(list, covers) {
    this.list = list;
    this.covers = covers;
    // Two that hold the place would push it away.
    list.style.overflowAnchor = "none";
  }

  get box() {
    return document.scrollingElement;
  }

  atEnd() {
    const { scrollHeight, scrollTop, clientHeight } = this.box;
    return scrollHeight - scrollTop - clientHeight < NEAR;
  }

  toEnd() {
    const { box } = this;
    box.scrollTop = box.scrollHeight;
  }

  /**
   * Changes the list; what stands in front of the reader stays there, or the end, if they are at the end.
   * @returns {boolean} whether the end is followed
   */
  steady(change) {
    if (this.atEnd()) {
      change();
      this.toEnd();
      return true;
    }
    const anchor = this.#anchor();
    const before = anchor?.getBoundingClientRect().top;
    change();
    if (anchor?.isConnected) this.box.scrollTop += anchor.getBoundingClientRect().top - before;
    return false;
  }

  /** The top of what one sees, in the window. */
  get top() {
    return Math.max(0, ...[...this.covers.above].filter(isSticky).map((node) => node.getBoundingClientRect().bottom));
  }

  /** The end of what one sees, in the window. */
  get bottom() {
    const tops = [...this.covers.below].filter(isSticky).map((node) => node.getBoundingClientRect().top);
    return Math.min(window.innerHeight, ...tops);
  }

  /** The first item that is wholly in view: one that begins further up may grow upwards, out of sight. */
  #anchor() {
    const { top, bottom } = this;
    const items = [...this.list.children];
    const inView = (item) => {
      const rect = item.getBoundingClientRect();
      return rect.bottom > top && rect.top < bottom;
    };
    return items.find((item) => inView(item) && item.getBoundingClientRect().top >= top) ?? items.find(inView);
  }
}

function isSticky(node) {
  return getComputedStyle(node).position === "sticky";
}

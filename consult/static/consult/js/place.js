/** Where one is in a room: kept by the browser's history, so that reload and back lead there again. */

const SOON_MS = 200;

export class Place {
  #timer = null;

  /** @param {{list: HTMLElement, scrolling: Scrolling, unread: Unread}} how */
  constructor({ list, scrolling, unread }) {
    Object.assign(this, { list, scrolling, unread });
    window.history.scrollRestoration = "manual";
    window.addEventListener("scroll", () => this.#soon(), { passive: true });
  }

  /** Goes to where one was, else to what is new, else to the end, else (a first visit) stays at the case itself. */
  enter({ read }) {
    const kept = window.history.state;
    const line = this.unread.line ?? this.#keptLine(kept);
    const node = kept?.comment && document.getElementById(kept.comment);
    const target = window.location.hash && document.querySelector(":target");
    if (node) this.scrolling.box.scrollTop += node.getBoundingClientRect().top - kept.top;
    else if (kept?.atEnd) this.scrolling.toEnd();
    else if (target || line) (target || line).scrollIntoView();
    else if (read) this.scrolling.toEnd();
  }

  /** The line that was there before the reload: by now it is read, but one still looks for where it was. */
  #keptLine(kept) {
    const node = kept?.line && document.getElementById(kept.line);
    return node && this.unread.drawLine(node);
  }

  #soon() {
    this.#timer ??= setTimeout(() => {
      this.#timer = null;
      this.keep();
    }, SOON_MS);
  }

  /** Ids and a distance: nothing that tells of the case. */
  keep() {
    const { top } = this.scrolling;
    const comments = [...this.list.querySelectorAll(".comment[id]")];
    const first = comments.find((node) => node.getBoundingClientRect().bottom > top);
    const atEnd = this.scrolling.atEnd();
    const place = atEnd || !first ? { atEnd } : { comment: first.id, top: first.getBoundingClientRect().top };
    const line = this.unread.line?.nextElementSibling.id;
    window.history.replaceState({ ...place, line }, "");
  }
}

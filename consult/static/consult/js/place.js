/** Where one is in a room: kept by the browser's history, so that reload and back lead there again. */

const SOON_MS = 200;

export class Place {
  #timer = null;

  /** @param {{list: HTMLElement, scrolling: Scrolling}} how */
  constructor({ list, scrolling }) {
    Object.assign(this, { list, scrolling });
    window.history.scrollRestoration = "manual";
    window.addEventListener("scroll", () => this.#soon(), { passive: true });
  }

  /** Goes to where one was, else to what is new, else to the end, else (a first visit) stays at the case itself. */
  enter({ read }) {
    const kept = window.history.state;
    const line = document.getElementById("unread-line");
    const node = kept?.comment && document.getElementById(kept.comment);
    if (node) this.scrolling.box.scrollTop += node.getBoundingClientRect().top - kept.top;
    else if (kept?.atEnd) this.scrolling.toEnd();
    else if (window.location.hash) document.querySelector(":target")?.scrollIntoView();
    else if (line) line.scrollIntoView();
    else if (read) this.scrolling.toEnd();
  }

  #soon() {
    this.#timer ??= setTimeout(() => {
      this.#timer = null;
      this.#keep();
    }, SOON_MS);
  }

  /** An id and a distance: nothing that tells of the case. */
  #keep() {
    const { top } = this.scrolling;
    const comments = [...this.list.querySelectorAll(".comment[id]")];
    const first = comments.find((node) => node.getBoundingClientRect().bottom > top);
    const atEnd = this.scrolling.atEnd();
    const place = atEnd || !first ? { atEnd } : { comment: first.id, top: first.getBoundingClientRect().top };
    window.history.replaceState(place, "");
  }
}

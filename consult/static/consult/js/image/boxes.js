/** Boxes over a picture, drawn, moved and sized by finger, mouse or keys; the canvas shows what will be seen. */

import { counted, word } from "../words.js";

const LEAST = 24; // pixels of the screen: what a finger can find again
const STEP = 0.02; // of the picture, for a key
const FIRST = 0.25; // of the picture: a box that a button adds

/** @typedef {{left: number, top: number, width: number, height: number}} Box in parts of the picture, 0 to 1 */

export class Boxes {
  /** @type {Map<HTMLElement, Box>} */
  #boxes = new Map();
  #drag = null;
  #chosen = null;
  #number = 0;

  /**
   * @param {object} how
   * @param {HTMLElement} how.stage
   * @param {HTMLCanvasElement} how.canvas
   * @param {HTMLElement} how.count says how many there are
   * @param {HTMLButtonElement} how.add
   * @param {HTMLButtonElement} how.drop
   */
  constructor({ stage, canvas, count, add, drop }) {
    Object.assign(this, { stage, canvas, count, add, drop });
    add.addEventListener("click", () => this.#add({ left: 0.5 - FIRST / 2, top: 0.5 - FIRST / 2, width: FIRST, height: FIRST }).focus());
    drop.addEventListener("click", () => this.#remove(this.#chosen));
    stage.addEventListener("pointerdown", (event) => this.#down(event));
    stage.addEventListener("pointermove", (event) => this.#move(event));
    for (const type of ["pointerup", "pointercancel"]) stage.addEventListener(type, () => this.#up());
    stage.addEventListener("keydown", (event) => this.#key(event));
    stage.addEventListener("focusin", ({ target }) => this.#choose(target));
  }

  /** Takes a picture, and no box of another. */
  show(image, { width, height }) {
    for (const node of this.#boxes.keys()) node.remove();
    this.#boxes.clear();
    Object.assign(this, { image, size: { width, height } });
    const scale = Math.min(1, 1600 / Math.max(width, height));
    Object.assign(this.canvas, { width: Math.round(width * scale), height: Math.round(height * scale) });
    this.#choose(null);
    this.#draw();
  }

  /** The boxes in whole pixels of the picture, never smaller than they were drawn. */
  inPixels() {
    const { width, height } = this.size;
    return [...this.#boxes.values()].map((box) => {
      const [left, top] = [Math.floor(box.left * width), Math.floor(box.top * height)];
      const right = Math.min(width, Math.ceil((box.left + box.width) * width));
      const bottom = Math.min(height, Math.ceil((box.top + box.height) * height));
      return { left, top, width: right - left, height: bottom - top };
    });
  }

  #add(box) {
    const node = document.createElement("button");
    const handle = document.createElement("span");
    Object.assign(node, { type: "button", className: "box" });
    handle.className = "handle";
    node.dataset.number = this.#number += 1;
    node.append(handle);
    this.stage.append(node);
    this.#put(node, box);
    return node;
  }

  /** Lays a box where it is wanted, as far as that is in the picture. */
  #put(node, { left, top, width, height }) {
    const { clientWidth, clientHeight } = this.stage;
    const least = { width: Math.min(1, LEAST / clientWidth), height: Math.min(1, LEAST / clientHeight) };
    const box = { width: within(width, least.width, 1), height: within(height, least.height, 1) };
    box.left = within(left, 0, 1 - box.width);
    box.top = within(top, 0, 1 - box.height);
    this.#boxes.set(node, box);
    for (const [name, part] of Object.entries(box)) node.style[name] = `${part * 100}%`;
    const values = Object.fromEntries(Object.entries(box).map(([name, part]) => [name, Math.round(part * 100)]));
    node.setAttribute("aria-label", word("image.box", { n: node.dataset.number, ...values }));
    this.#draw();
  }

  #remove(node) {
    if (!this.#boxes.delete(node)) return;
    node.remove();
    this.#choose(null);
    this.#draw();
    this.count.textContent = `${word("image.removed")} ${counted("image.boxes", this.#boxes.size)}`;
    // The focus goes on to the last box, or to the button that adds one.
    ([...this.#boxes.keys()].at(-1) ?? this.add).focus();
  }

  #choose(node) {
    this.#chosen = this.#boxes.has(node) ? node : null;
    this.drop.disabled = !this.#chosen;
    for (const each of this.#boxes.keys()) each.toggleAttribute("data-chosen", each === this.#chosen);
  }

  #draw() {
    const { width, height } = this.canvas;
    const context = this.canvas.getContext("2d");
    context.drawImage(this.image, 0, 0, width, height);
    context.fillStyle = "#000";
    for (const box of this.#boxes.values()) context.fillRect(box.left * width, box.top * height, box.width * width, box.height * height);
    this.count.textContent = this.#boxes.size ? counted("image.boxes", this.#boxes.size) : "";
  }

  #at({ clientX, clientY }) {
    const rect = this.stage.getBoundingClientRect();
    return { x: within((clientX - rect.left) / rect.width, 0, 1), y: within((clientY - rect.top) / rect.height, 0, 1) };
  }

  #down(event) {
    if (event.button !== 0 || !this.image) return;
    event.preventDefault();
    this.stage.setPointerCapture(event.pointerId);
    const from = this.#at(event);
    const node = event.target.closest(".box");
    const sizing = event.target.closest(".handle") !== null;
    this.#drag = { from, node, sizing, before: node && this.#boxes.get(node) };
    node?.focus();
  }

  #move(event) {
    if (!this.#drag) return;
    const { from, before, sizing } = this.#drag;
    const { x, y } = this.#at(event);
    if (!before) {
      const box = { left: Math.min(from.x, x), top: Math.min(from.y, y), width: Math.abs(x - from.x), height: Math.abs(y - from.y) };
      // A tap is no box.
      if (!this.#drag.node && box.width * this.stage.clientWidth < 8 && box.height * this.stage.clientHeight < 8) return;
      this.#drag.node ??= this.#add(box);
      this.#put(this.#drag.node, box);
    } else if (sizing) {
      this.#put(this.#drag.node, { ...before, width: before.width + x - from.x, height: before.height + y - from.y });
    } else {
      this.#put(this.#drag.node, { ...before, left: before.left + x - from.x, top: before.top + y - from.y });
    }
  }

  #up() {
    this.#drag?.node?.focus();
    this.#drag = null;
  }

  #key(event) {
    const box = this.#boxes.get(event.target);
    if (!box) return;
    const step = { ArrowLeft: [-STEP, 0], ArrowRight: [STEP, 0], ArrowUp: [0, -STEP], ArrowDown: [0, STEP] }[event.key];
    if (["Delete", "Backspace"].includes(event.key)) this.#remove(event.target);
    else if (!step) return;
    else if (event.shiftKey) this.#put(event.target, { ...box, width: box.width + step[0], height: box.height + step[1] });
    else this.#put(event.target, { ...box, left: box.left + step[0], top: box.top + step[1] });
    event.preventDefault();
  }
}

function within(value, least, most) {
  return Math.min(most, Math.max(least, value));
}

/** A picture as large as one wants it: by buttons, keys, wheel and two fingers; the box around it scrolls. */

import { word } from "../words.js";

const MOST = 8;
const STEP = 1.5;

/** @returns {HTMLDialogElement} the picture in front of everything else, until it is closed */
export function view({ src, alt, width, height }) {
  const dialog = document.createElement("dialog");
  dialog.className = "viewer";
  dialog.setAttribute("aria-label", alt);
  const box = document.createElement("div");
  Object.assign(box, { className: "viewer-box", tabIndex: 0 });
  const image = document.createElement("img");
  Object.assign(image, { src, alt, width, height, draggable: false });
  box.append(image);
  const zoom = zoomOf(box, image, { width, height });
  const bar = document.createElement("div");
  bar.className = "viewer-bar";
  bar.append(
    button("−", "viewer.out", () => zoom.by(1 / STEP)),
    button("1×", "viewer.fit", () => zoom.fit()),
    button("+", "viewer.in", () => zoom.by(STEP)),
    button("✕", "dialog.close", () => dialog.close()),
  );
  dialog.append(box, bar);
  document.body.append(dialog);
  dialog.addEventListener("keydown", ({ key }) => {
    if (key === "+" || key === "=") zoom.by(STEP);
    else if (key === "-") zoom.by(1 / STEP);
    else if (key === "0") zoom.fit();
  });
  dialog.addEventListener("close", () => dialog.remove());
  // The browser gives the focus back to where it was.
  dialog.showModal();
  zoom.fit();
  box.focus();
  return dialog;
}

function zoomOf(box, image, { width, height }) {
  let scale = 1;
  const fitting = () => Math.min(box.clientWidth / width, box.clientHeight / height, 1);

  /** Keeps in its place what lies at this point of the box, by default its middle. */
  function by(factor, at = { x: box.clientWidth / 2, y: box.clientHeight / 2 }) {
    const before = scale;
    scale = Math.min(MOST, Math.max(1, scale * factor));
    const grown = scale / before;
    const [left, top] = [(box.scrollLeft + at.x) * grown - at.x, (box.scrollTop + at.y) * grown - at.y];
    image.style.width = `${width * fitting() * scale}px`;
    image.style.height = `${height * fitting() * scale}px`;
    box.scrollTo(left, top);
  }

  const fingers = new Map();
  const apart = () => {
    const [one, other] = [...fingers.values()];
    return Math.hypot(one.x - other.x, one.y - other.y);
  };
  box.addEventListener("wheel", (event) => {
    event.preventDefault();
    by(event.deltaY < 0 ? 1.1 : 1 / 1.1, { x: event.offsetX - box.scrollLeft, y: event.offsetY - box.scrollTop });
  }, { passive: false });
  box.addEventListener("pointerdown", ({ pointerId, clientX: x, clientY: y }) => fingers.set(pointerId, { x, y }));
  box.addEventListener("pointermove", ({ pointerId, clientX: x, clientY: y }) => {
    if (!fingers.has(pointerId)) return;
    if (fingers.size !== 2) return void fingers.set(pointerId, { x, y });
    const before = apart();
    fingers.set(pointerId, { x, y });
    by(apart() / before);
  });
  for (const type of ["pointerup", "pointercancel", "pointerleave"]) box.addEventListener(type, ({ pointerId }) => fingers.delete(pointerId));
  window.addEventListener("resize", () => by(1));
  return { by, fit: () => by(1 / scale) };
}

function button(sign, key, act) {
  const made = document.createElement("button");
  Object.assign(made, { type: "button", className: "button", textContent: sign, title: word(key) });
  made.setAttribute("aria-label", word(key));
  made.addEventListener("click", act);
  return made;
}

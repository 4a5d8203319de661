/** The page of one's devices: this browser is added here, since only it can be asked. */

import { readPage, say } from "./page.js";
import { canRing, ring, rings } from "./ringing.js";
import { word } from "./words.js";

const { doctor } = readPage();
const { key } = document.getElementById("ring-here").dataset;
const button = document.getElementById("ring-add");
const problem = document.getElementById("ring-problem");

async function begin() {
  say(problem, "");
  if ((await Notification.requestPermission()) !== "granted") {
    say(problem, word("ring.denied"));
    return;
  }
  button.disabled = true;
  try {
    await ring(doctor, key);
    window.location.reload();
  } catch {
    say(problem, word("ring.failed"));
  } finally {
    button.disabled = false;
  }
}

if (canRing()) {
  const already = await rings(doctor);
  button.hidden = document.getElementById("ring-off").hidden = already;
  document.getElementById("ring-on").hidden = !already;
  button.addEventListener("click", begin);
} else {
  say(problem, word("ring.unsupported"));
}

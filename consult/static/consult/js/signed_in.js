/** What every page of a signed-in doctor has: keys, their list, the theme, and a question before signing out. */

import { asked, listed } from "./dialog.js";
import { Idle } from "./idle.js";
import { COUNTING, openKeep } from "./keep.js";
import { listenToKeys, onKeys } from "./keys.js";
import { readPage } from "./page.js";
import { keepRinging, ringNoMore, startWorker } from "./ringing.js";
import { counted, word } from "./words.js";

const { doctor } = readPage();

const HELP = [
  ["n", "help.new"],
  ["/", "help.search"],
  ["j", "help.next"],
  ["k", "help.previous"],
  ["o", "help.original"],
  ["r", "help.reply"],
  ["?", "help.help"],
];

function showHelp() {
  listed(word("help.title"), HELP.map(([key, meaning]) => [key, word(meaning)]));
}

/** To the field of the page, or where it has no room to the page of the search. */
function toSearch() {
  const field = [...document.querySelectorAll('[data-key="/"]')].find((node) => node.checkVisibility());
  if (field) {
    field.focus();
    field.select();
  } else {
    document.querySelector('[data-do="search"]')?.click();
  }
}

function signOutAfterQuestion(form) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const keep = await openKeep(doctor);
    document.dispatchEvent(new Event(COUNTING));
    const unsent = (await keep.all(doctor)).length + (await keep.drafts()).length;
    const answers = { yes: word("sign_out.confirm"), no: word("sign_out.stay") };
    if (unsent && !(await asked(counted("sign_out.question", unsent), answers))) return;
    await Promise.all([keep.empty(), ringNoMore()]);
    // Not `requestSubmit`: that would ask again.
    form.submit();
  });
}

function followTheme(choice) {
  const root = document.documentElement;
  for (const button of choice.querySelectorAll("input")) {
    button.checked = button.value === (root.dataset.theme ?? "");
    button.addEventListener("change", () => keepTheme(root, button.value));
  }
}

function keepTheme(root, theme) {
  if (theme) root.dataset.theme = theme;
  else delete root.dataset.theme;
  try {
    localStorage.setItem("theme", theme);
  } catch {
    // A browser that keeps nothing for us follows the choice on this page alone.
  }
}

listenToKeys();
onKeys({ n: () => document.querySelector('[data-key="n"]')?.click(), "/": toSearch, "?": showHelp });
document.querySelector('[data-do="help"]')?.addEventListener("click", () => {
  document.getElementById("menu")?.hidePopover?.();
  showHelp();
});
startWorker().then(() => keepRinging(doctor));
const signOut = document.getElementById("sign-out");
new Idle({
  node: document.getElementById("idle"),
  idleMs: Number(document.body.dataset.idle) * 1000,
  token: signOut.elements.csrfmiddlewaretoken.value,
});
if (signOut) signOutAfterQuestion(signOut);
const themes = document.getElementById("theme-choice");
if (themes) followTheme(themes);

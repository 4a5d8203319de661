/** What every page of a signed-in doctor has: keys, their list, the theme, and a question before signing out. */

import { asked, listed } from "./dialog.js";
import { COUNTING, openKeep } from "./keep.js";
import { listenToKeys, onKeys } from "./keys.js";
import { readPage } from "./page.js";
import { counted, word } from "./words.js";

const { doctor } = readPage();

const HELP = [
  ["n", "help.new"],
  ["j", "help.next"],
  ["k", "help.previous"],
  ["o", "help.original"],
  ["r", "help.reply"],
  ["?", "help.help"],
];

function showHelp() {
  listed(word("help.title"), HELP.map(([key, meaning]) => [key, word(meaning)]));
}

function signOutAfterQuestion(form) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const keep = await openKeep(doctor);
    document.dispatchEvent(new Event(COUNTING));
    const unsent = (await keep.all(doctor)).length + (await keep.drafts()).length;
    const answers = { yes: word("sign_out.confirm"), no: word("sign_out.stay") };
    if (unsent && !(await asked(counted("sign_out.question", unsent), answers))) return;
    await keep.empty();
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
onKeys({ n: () => document.querySelector('[data-key="n"]')?.click(), "?": showHelp });
document.querySelector('[data-do="help"]')?.addEventListener("click", () => {
  document.getElementById("menu")?.hidePopover?.();
  showHelp();
});
const signOut = document.getElementById("sign-out");
if (signOut) signOutAfterQuestion(signOut);
const themes = document.getElementById("theme-choice");
if (themes) followTheme(themes);

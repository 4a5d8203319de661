/** Keys that do something by themselves, while nobody writes. */

const acts = new Map();

/** @param {Object<string, () => void>} more by key */
export function onKeys(more) {
  for (const [key, act] of Object.entries(more)) acts.set(key, act);
}

export function listenToKeys() {
  document.addEventListener("keydown", (event) => {
    const act = acts.get(event.key);
    if (!act || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isBusy(event.target)) return;
    event.preventDefault();
    act();
  });
}

function isBusy(target) {
  return target.closest("input, textarea, select, dialog, [contenteditable]") !== null;
}

/** Finds specialties by a part of their name. What is chosen stays in sight. */

import { counted, readWords, word } from "./words.js";

readWords();
for (const tree of document.querySelectorAll("[data-tree]")) {
  const input = tree.querySelector('[data-do="filter"]');
  input.addEventListener("input", () => find(tree, plain(input.value.trim())));
  // Enter would send the form that the tree stands in.
  input.addEventListener("keydown", (event) => event.key === "Enter" && event.preventDefault());
}

function find(tree, query) {
  let found = 0;
  for (const group of tree.querySelectorAll("[data-group]")) {
    const [top, ...below] = group.querySelectorAll("input[type=checkbox]");
    const shown = below.filter((box) => show(box.closest("li"), box.checked || matches(box, query)));
    const wanted = top.checked || matches(top, query) || shown.length > 0;
    show(group, wanted);
    const details = group.querySelector("details");
    if (details) details.open = query ? shown.length > 0 : below.some(({ checked }) => checked);
    found += [top, ...below].filter((box) => matches(box, query)).length;
  }
  const status = tree.querySelector('[data-slot="filter-status"]');
  status.textContent = found ? counted("filter.found", found) : word("filter.none");
  status.classList.toggle("visually-hidden", found > 0);
}

function show(node, shown) {
  node.hidden = !shown;
  return shown;
}

function matches({ dataset }, query) {
  return plain(dataset.name).includes(query);
}

/** Without accents and capitals, as one types in a hurry. */
function plain(text) {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}

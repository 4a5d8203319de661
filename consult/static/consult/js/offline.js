/** The page without a network: it opens what was wanted as soon as there is one. */

const LOOK_EVERY_MS = 5_000;

async function look() {
  // Whatever answers is a network; the page itself then says what is wrong.
  const answer = await fetch("/api/v1/health", { cache: "no-store" }).catch(() => undefined);
  if (answer) window.location.reload();
}

window.addEventListener("online", look);
document.addEventListener("visibilitychange", () => document.hidden || look());
setInterval(() => document.hidden || look(), LOOK_EVERY_MS);

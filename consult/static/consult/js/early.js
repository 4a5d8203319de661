// Runs before the first paint, so that a chosen theme does not flash. A module would come too late.
(() => {
  try {
    const chosen = window.localStorage.getItem("theme");
    if (chosen === "light" || chosen === "dark") document.documentElement.dataset.theme = chosen;
  } catch {
    // A browser that keeps nothing for us follows the device.
  }
})();

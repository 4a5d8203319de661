/**
 * Does something at once, and again after `ms` if it was asked for meanwhile: often enough, and never too late.
 * @param {() => void} act
 * @param {number} ms
 * @returns {{ask: () => void, cancel: () => void}}
 */
export function paced(act, ms) {
  let timer = null;
  let isAsked = false;

  function ask() {
    isAsked = true;
    if (timer === null) run();
  }

  function run() {
    timer = null;
    if (!isAsked) return;
    isAsked = false;
    timer = setTimeout(run, ms);
    act();
  }

  function cancel() {
    clearTimeout(timer);
    timer = null;
    isAsked = false;
  }

  return { ask, cancel };
}

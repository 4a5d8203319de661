/** Time, in one place, so that tests can hold it still. */
export const clock = {
  /** Milliseconds since 1970. */
  now: () => Date.now(),
  /**
   * Calls `act` after `ms`; the answer cancels it.
   * @param {number} ms
   * @param {() => void} act
   * @returns {() => void}
   */
  later(ms, act) {
    const timer = setTimeout(act, ms);
    return () => clearTimeout(timer);
  },
};

/** What a client does after a close: the range of the code decides. */

export const RESUME = "resume";
export const SIGN_IN = "sign_in";
export const STOP = "stop";

/** Not signed in: the one code of its range that signing in again cures. */
export const NOT_SIGNED_IN = 4301;
export const TOO_OLD = 4330;
export const RESTART = 4012;

/** @param {number} code one that no range holds, a proxy's included, means trying again */
export function reactionTo(code) {
  if (code >= 4100 && code <= 4199) return SIGN_IN;
  if (code >= 4300 && code <= 4399) return STOP;
  return RESUME;
}

/* What a board says about numbers and rooms. */

export const isCalled = (one) => one.stage === "CALLED";

const numbered = (board) => board.serving.filter((one) => one.tokenNo !== null);

/* Whoever is called looks for the own number; whoever is being seen does not any more. The latest comes first. */
export function foremost(board) {
  return numbered(board).find(isCalled) ?? numbered(board)[0] ?? null;
}

export function allCalled(board) {
  return numbered(board).filter(isCalled);
}

/* The others, in the order in which they are looked for. */
export function others(board) {
  const rest = numbered(board).filter((one) => one !== foremost(board));
  return [...rest.filter(isCalled), ...rest.filter((one) => !isCalled(one))];
}

/* "Room 12", but "Haus C": a room that has a name needs no other word. */
export function roomName(room) {
  return /^\p{N}/u.test(room ?? "") ? "Room\u00a0" + room : room ?? "";
}

/* The way to where one is called. */
export function wayTo(room) {
  if (!room) {
    return "come in";
  }
  return "go to " + (/^\p{N}/u.test(room) ? "room " : "") + room;
}

/* "5–9 min"; empty for whoever is next at once. */
export function waitOf(wait) {
  if (!wait || wait.minutesP90 <= 0) {
    return "";
  }
  const { minutesP50: from, minutesP90: to } = wait;
  const range = from > 0 ? [...new Set([from, to])].join("–") : "up to " + to;
  return range + "\u00a0min";
}

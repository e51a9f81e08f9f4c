/* Lists the queues of the day, each with its doctor and how far it has come. */
import { clockTime, fullDay } from "./days.js";
import { foremost, roomName } from "./numbers.js";

const at = (id) => document.getElementById(id);

/* People look at this page for a moment; the boards themselves are live. */
const LOOK_AGAIN_MS = 10_000;
const ANSWER_MAX_MS = 5000;

const STATES = { PAUSED: "short break", CLOSED: "closed" };

const cards = new Map(); // by the queue's id: a card stays the same as long as its queue is there
let updatedAt = null;

async function answer(path) {
  const response = await fetch(path, { signal: AbortSignal.timeout(ANSWER_MAX_MS) });
  if (!response.ok) {
    throw new Error(path + " answered " + response.status);
  }
  return response.json();
}

async function allBoards() {
  const boards = [];
  for (let query = ""; query !== null;) {
    const part = await answer("/boards" + query);
    boards.push(...part.items);
    query = part.next && "?cursor=" + encodeURIComponent(part.next);
  }
  return boards;
}

function element(name, className, text) {
  const made = document.createElement(name);
  made.className = className;
  made.textContent = text;
  return made;
}

function text(node, value) {
  if (node.textContent !== value) {
    node.textContent = value;
  }
}

function newCard(queueId) {
  const link = element("a", "card", "");
  link.href = "/board/" + queueId;
  const doctor = element("h2", "", "");
  const serving = element("span", "serving", "");
  const number = element("span", "", "");
  const line = element("p", "muted", "");
  serving.title = "Now serving";
  serving.append(element("span", "unseen", "Now serving "), number);
  link.append(doctor, serving, line);
  const item = element("li", "", "");
  item.append(link);
  return { item, doctor, number, line };
}

function lineOf(board, isOneDay) {
  return [
    isOneDay ? "" : fullDay(board.date),
    board.specialty,
    roomName(board.room),
    board.session === "DAY" ? "" : board.session.toLowerCase(),
    STATES[board.state],
    board.waitingCount + "\u00a0waiting",
  ].filter(Boolean).join("\u00a0· ");
}

function fill(card, board, isOneDay) {
  text(card.doctor, board.doctorName ?? "Waiting room");
  text(card.number, String(foremost(board)?.tokenNo ?? "–"));
  card.number.classList.toggle("muted", foremost(board) === null);
  text(card.line, lineOf(board, isOneDay));
}

/* Moves only what is not in its place: whoever is at a card with the keyboard stays there. */
function place(items) {
  const list = at("rooms");
  items.forEach((item, i) => {
    if (list.children[i] !== item) {
      list.insertBefore(item, list.children[i] ?? null);
    }
  });
}

function removeAllBut(boards) {
  const ids = new Set(boards.map((board) => board.queueId));
  for (const [id, card] of cards) {
    if (!ids.has(id)) {
      card.item.remove();
      cards.delete(id);
    }
  }
}

const byDayAndDoctor = (a, b) =>
  a.date.localeCompare(b.date) || (a.doctorName ?? "").localeCompare(b.doctorName ?? "");

function draw(boards) {
  const isOneDay = boards.every((board) => board.date === boards[0].date);
  removeAllBut(boards);
  place(boards.sort(byDayAndDoctor).map((board) => {
    if (!cards.has(board.queueId)) {
      cards.set(board.queueId, newCard(board.queueId));
    }
    const card = cards.get(board.queueId);
    fill(card, board, isOneDay);
    return card.item;
  }));
  at("empty").hidden = boards.length > 0;
  text(at("day"), boards.length > 0 && isOneDay ? fullDay(boards[0].date) : "");
}

function say(notice) {
  text(at("notice"), notice);
}

async function show() {
  try {
    draw(await allBoards());
    updatedAt = new Date();
    say("");
  } catch {
    say(updatedAt
      ? `Cannot be reached; last updated ${clockTime(updatedAt)}.`
      : "The waiting rooms cannot be reached. We keep trying.");
  }
}

async function keepShowing() {
  if (!document.hidden) {
    await show();
  }
  setTimeout(keepShowing, LOOK_AGAIN_MS);
}

document.addEventListener("visibilitychange", () => document.hidden || show());
keepShowing();

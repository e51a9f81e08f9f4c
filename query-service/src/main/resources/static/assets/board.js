/* Follows one queue's board. The page never reloads: each change arrives as an event and is drawn where it belongs. */
import { clockTime, daysAgo, fullDay, today, weekday, zoneOf } from "./days.js";
import { draw, message, notice, state, text } from "./screen.js";

const queueId = location.pathname.split("/").pop();

/* The stream gives a sign of life every 15 s; when two are missing, nobody is there. */
const SILENCE_MAX_MS = 35_000;
/* The first sign comes at once. */
const OPENING_MAX_MS = 10_000;
/* A shorter interruption is nobody's concern. */
const PATIENCE_MS = 5000;
const ANSWER_MAX_MS = 5000;
const FOLLOW_AGAIN_MS = 1000;
/* A queue that is not known yet may be opened in a moment; later it is asked for less and less often. */
const LOOK_AGAIN_MS = 3000;
const LOOK_AGAIN_MAX_MS = 30_000;
/* All clocks strike twelve at once; the screens of a clinic do not all ask at once what comes next. */
const STRAGGLE_MAX_MS = 15_000;

const UNKNOWN = {
  title: "This waiting room is not open.",
  text: "The address names no queue that we know. We keep looking.",
};
const NO_ADDRESS = {
  title: "This is no waiting room.",
  text: "The address is not that of a queue. Please look whether it is complete.",
};
const UNREACHABLE = {
  title: "The board cannot be reached.",
  text: "We keep trying. Please ask at the desk.",
};

const NOTICES = {
  PAUSED: "There is a short break. Everybody keeps their turn.",
  CLOSED: "Closed for new patients. Whoever has a number will be seen.",
};
const ALL_SEEN = "Closed for today.";
const MAY_BE_OLD = "These numbers may be out of date; please ask at the desk.";

let shown = null;
let events = null;
let heardAt = null;
let isCutOff = false;
let behindSince = null; // the service is there, and has not heard of everything
let isWaiting = false;
let looks = 0;
let wasOfToday = false;

const timers = {};

function after(name, milliseconds, what) {
  clearTimeout(timers[name]);
  timers[name] = setTimeout(what, milliseconds);
}

function never(name) {
  clearTimeout(timers[name]);
}

const zone = () => zoneOf(shown);
const ago = () => daysAgo(shown.date, zone());

async function ask(path) {
  return fetch(path, { signal: AbortSignal.timeout(ANSWER_MAX_MS) });
}

/* What there is to say */

function troubleNow() {
  if (isCutOff) {
    return `No connection since ${clockTime(heardAt, zone())}. ${MAY_BE_OLD}`;
  }
  if (behindSince !== null) {
    return `No news since ${clockTime(behindSince, zone())}. ${MAY_BE_OLD}`;
  }
  return "";
}

/* About the whole list. */
function wordOf(board) {
  if (ago() > 6) {
    return `This was the list of ${fullDay(board.date, zone())}.`;
  }
  if (ago() > 0) {
    return `This was ${weekday(board.date)}’s list.`;
  }
  if (ago() < 0) {
    return `Opens on ${fullDay(board.date, zone())}.`;
  }
  return isOver(board) ? ALL_SEEN : NOTICES[board.state] ?? "";
}

const isNobodyHere = (board) => board.serving.length === 0 && board.waitingCount === 0;
const isOver = (board) => board.state === "CLOSED" && isNobodyHere(board) && board.bookedCount === 0;

/* Before the day and after the last patient there is no number to look for. */
function hasNumbers(board) {
  return !isNobodyHere(board) || (ago() === 0 && !isOver(board));
}

/* Beside the numbers the most important thing only. */
function drawWords() {
  if (shown === null) {
    notice("", false);
    return;
  }
  const trouble = troubleNow();
  const word = wordOf(shown);
  if (hasNumbers(shown)) {
    message(null);
    notice(trouble || word, trouble !== "");
  } else {
    const places = shown.bookedCount > 0 && ago() < 0 ? `Places taken: ${shown.bookedCount}.` : "";
    message({ title: word, text: places });
    notice(trouble, trouble !== "");
  }
}

/* What changes by itself: the clock, and at midnight whether this is today's list. */
function drawTime() {
  text("clock", clockTime(new Date(), zone()));
  drawWords();
  if (shown !== null && events !== null && !isWaiting) {
    const isToday = ago() === 0;
    wasOfToday ||= isToday;
    if (isToday && behindSince !== null) {
      state("offline", "No news");
      return;
    }
    state(isToday ? "live" : "otherday", isToday ? "Live" : "");
  }
}

function show(board) {
  shown = board;
  draw(board);
  drawTime();
}

function say(said) {
  shown = null;
  message(said);
  drawWords();
}

/* Following */

function follow() {
  leave();
  if (document.hidden) {
    return;
  }
  expectNews();
  events = new EventSource(`/queues/${encodeURIComponent(queueId)}/live`);
  events.onopen = heard;
  events.onerror = failed;
  events.addEventListener("alive", () => {
    behindSince = null;
    heard();
  });
  events.addEventListener("behind", (event) => {
    behindSince = new Date(JSON.parse(event.data).since);
    heard();
  });
  events.addEventListener("board", (event) => {
    show(JSON.parse(event.data));
    heard();
  });
  after("silence", OPENING_MAX_MS, giveUp);
}

function leave() {
  events?.close();
  events = null;
  never("silence");
  never("again");
}

/* A sign of life is enough where there is a board; before the first one it is not what is waited for. */
function heard() {
  after("silence", SILENCE_MAX_MS, giveUp);
  heardAt = new Date();
  if (shown !== null) {
    isCutOff = false;
    isWaiting = false;
    looks = 0;
    never("complaint");
    drawTime();
  }
}

/* From the first attempt on, however many there are. */
function expectNews() {
  if (!isWaiting) {
    isWaiting = true;
    after("complaint", PATIENCE_MS, complain);
  }
}

function complain() {
  isCutOff = heardAt !== null;
  state("offline", "Offline");
  if (shown === null) {
    say(UNREACHABLE);
  }
  drawWords();
}

/* A connection may die without a word; then the stream never ends, and says nothing. */
function giveUp() {
  leave();
  isWaiting = true;
  complain();
  after("again", FOLLOW_AGAIN_MS, follow);
}

function failed() {
  // the browser tries again by itself, unless the answer was a refusal
  if (events.readyState === EventSource.CLOSED) {
    leave();
    findOutWhy();
  } else {
    expectNews();
    state("offline", "Offline");
  }
}

async function findOutWhy() {
  if (await isUnknown()) {
    isWaiting = false;
    never("complaint");
    state("unknown", "Not open");
    say(UNKNOWN);
    after("again", Math.min(LOOK_AGAIN_MS * 2 ** looks, LOOK_AGAIN_MAX_MS), follow);
    looks += 1;
  } else {
    expectNews();
    state("offline", "Offline");
    after("again", LOOK_AGAIN_MS, follow);
  }
}

async function isUnknown() {
  try {
    const answer = await ask(`/queues/${encodeURIComponent(queueId)}/board`);
    return answer.status === 404 || answer.status === 400;
  } catch {
    return false; // still away
  }
}

/* A browser has six connections to a server, for all its tabs: one that nobody looks at needs none. */
function onVisibility() {
  if (document.hidden) {
    leave();
    isWaiting = false;
    never("complaint");
  } else {
    state("connecting", "Connecting");
    follow();
  }
}

/* The doctor's list of the day that it is now: of the same session, else one that still takes people. */
function successor(boards) {
  const here = boards.filter((one) => one.doctorId === shown.doctorId && one.date === today(zone()));
  return here.find((one) => one.session === shown.session) ?? here.find((one) => one.state !== "CLOSED");
}

/*
 * A screen that has shown a list on its day goes on to the next day's, with nobody's help; whoever has opened an old
 * list meant that one. Where there is none yet, or nobody answers, it asks again with the next minute.
 */
async function goOn() {
  try {
    const next = successor((await (await ask("/boards")).json()).items);
    if (next) {
      location.replace("/board/" + next.queueId);
    }
  } catch {
    // still away
  }
}

function tick() {
  drawTime();
  if (shown !== null && wasOfToday && ago() > 0 && !document.hidden) {
    after("on", Math.random() * STRAGGLE_MAX_MS, goOn);
  }
  setTimeout(tick, 60_000 - (Date.now() % 60_000));
}

function start() {
  tick();
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(queueId)) {
    state("unknown", "Not open");
    say(NO_ADDRESS);
    return;
  }
  document.addEventListener("visibilitychange", onVisibility);
  addEventListener("offline", () => document.hidden || giveUp());
  addEventListener("online", follow);
  follow();
}

start();

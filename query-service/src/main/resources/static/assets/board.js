/* Follows one queue's board. The page never reloads: each change arrives as an event and is drawn where it belongs. */
"use strict";

const queueId = location.pathname.split("/").pop();
const at = (id) => document.getElementById(id);

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
/* After that, an announcement would only be met by somebody who reads through the page. */
const ANNOUNCED_MS = 5000;

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

let shown = null;
let calls = null; // as token@room; null before the first board
let events = null;
let heardAt = null;
let isCutOff = false;
let behindSince = null; // the service is there, and has not heard of everything
let isWaiting = false;
let looks = 0;

const timers = {};

function after(name, milliseconds, what) {
  clearTimeout(timers[name]);
  timers[name] = setTimeout(what, milliseconds);
}

function never(name) {
  clearTimeout(timers[name]);
}

/* Drawing */

function text(id, value) {
  if (at(id).textContent !== value) {
    at(id).textContent = value;
  }
}

function state(word, sign) {
  document.body.dataset.state = word;
  text("sign", sign);
  at("sign").hidden = sign === "";
}

function animate(element) {
  element.classList.remove("changed");
  void element.offsetWidth; // lets the animation begin anew
  element.classList.add("changed");
}

function items(list, entries, fill) {
  list.replaceChildren(...entries.map((entry) => {
    const item = document.createElement("li");
    fill(item, entry);
    return item;
  }));
}

/* The queue's own zone; this machine's where it is not known yet, or not to this browser. */
function zone() {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: shown?.zone }).resolvedOptions().timeZone;
  } catch {
    return undefined;
  }
}

function clockTime(moment) {
  return moment.toLocaleTimeString(undefined, { hour: "2-digit", minute: "2-digit", timeZone: zone() });
}

/* Swedish dates are written as in the board: 2026-03-02. */
function today() {
  return new Date().toLocaleDateString("sv", { timeZone: zone() });
}

function dayName(date, parts) {
  return new Date(date + "T12:00:00").toLocaleDateString(undefined, parts);
}

const fullDay = (date) => dayName(date, { weekday: "long", day: "numeric", month: "long" });

function daysAgo(date) {
  return Math.round((Date.parse(today()) - Date.parse(date)) / 86_400_000);
}

const roomOf = (one) => (one.room ? "Room " + one.room : "");
const callOf = (one) => one.tokenNo + "@" + one.room;
const isCalled = (one) => one.stage === "CALLED";
const numbered = (board) => board.serving.filter((one) => one.tokenNo !== null);

/* Whoever is called looks for the own number; whoever is being seen does not any more. The latest comes first. */
function foremost(board) {
  return numbered(board).find(isCalled) ?? numbered(board)[0] ?? null;
}

function isEverybodySeen(board) {
  return board.serving.length === 0 && board.waitingCount === 0 && board.bookedCount === 0;
}

/* What is to be known beside the numbers; the most important thing only. */
function noticeOf(board) {
  const ago = daysAgo(board.date);
  if (isCutOff) {
    return `No connection since ${clockTime(heardAt)}. These numbers may be out of date; please ask at the desk.`;
  }
  if (behindSince !== null) {
    return `No news since ${clockTime(behindSince)}. These numbers may be out of date; please ask at the desk.`;
  }
  if (ago > 6) {
    return `This was the list of ${fullDay(board.date)}.`;
  }
  if (ago > 0) {
    return `This was ${dayName(board.date, { weekday: "long" })}’s list.`;
  }
  if (ago < 0) {
    return `Opens on ${fullDay(board.date)}.`;
  }
  return board.state === "CLOSED" && isEverybodySeen(board) ? ALL_SEEN : NOTICES[board.state] ?? "";
}

function drawNotice() {
  const notice = shown ? noticeOf(shown) : "";
  text("notice", notice);
  at("notice").hidden = notice === "";
}

function announce(fresh) {
  if (fresh.length === 0) {
    return;
  }
  at("announcement").textContent = fresh
    .map((one) => `Number ${one.tokenNo}, please ${one.room ? "go to room " + one.room : "come in"}.`)
    .join(" ");
  after("announced", ANNOUNCED_MS, () => text("announcement", ""));
}

function drawNow(board) {
  const current = foremost(board);
  const called = numbered(board).filter(isCalled);
  const fresh = calls === null ? [] : called.filter((one) => !calls.has(callOf(one)));
  calls = new Set(called.map(callOf));
  text("number", current ? String(current.tokenNo) : "–");
  text("room", current ? roomOf(current) : "");
  at("number").dataset.digits = at("number").textContent.length;
  at("number").classList.toggle("none", current === null);
  if (fresh.includes(current)) {
    animate(at("number"));
  }
  items(at("others"), numbered(board).filter((one) => one !== current), (item, one) => {
    const number = document.createElement("strong");
    number.textContent = one.tokenNo;
    item.append(number, " ", roomOf(one));
    item.classList.toggle("called", isCalled(one));
    item.classList.toggle("changed", fresh.includes(one));
  });
  announce(fresh);
}

function drawNext(board) {
  items(at("next"), board.next.map((number, i) => ({ number, wait: board.waits[i] })), (item, one) => {
    item.textContent = one.number;
    if (one.wait && one.wait.minutesP90 > 0) {
      item.title = `About ${one.wait.minutesP50} to ${one.wait.minutesP90} minutes`;
    }
  });
  at("nobody").hidden = board.next.length > 0;
}

function draw(board) {
  shown = board;
  const doctor = board.doctorName ?? "Waiting room";
  const session = board.session === "DAY" ? "" : " · " + board.session.toLowerCase();
  const current = foremost(board);
  text("doctor", doctor);
  text("specialty", board.specialty ?? "");
  text("day", fullDay(board.date) + session);
  drawNow(board);
  drawNext(board);
  text("waiting", String(board.waitingCount));
  text("booked", String(board.bookedCount));
  document.title = (current ? current.tokenNo + " · " : "") + doctor;
  at("message").hidden = true;
  at("screen").hidden = false;
  drawTime();
}

/* What changes by itself: the clock, and at midnight whether this is today's list. */
function drawTime() {
  text("clock", clockTime(new Date()));
  drawNotice();
  if (shown !== null && events !== null && !isWaiting) {
    const isToday = daysAgo(shown.date) === 0;
    if (isToday && behindSince !== null) {
      state("offline", "No news");
      return;
    }
    state(isToday ? "live" : "otherday", isToday ? "Live" : "");
  }
}

function say(message) {
  shown = null;
  text("message-title", message.title);
  text("message-text", message.text);
  at("screen").hidden = true;
  at("message").hidden = false;
  drawNotice();
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
    draw(JSON.parse(event.data));
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
  drawNotice();
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
    const answer = await fetch(`/queues/${encodeURIComponent(queueId)}/board`, {
      signal: AbortSignal.timeout(ANSWER_MAX_MS),
    });
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

function tick() {
  drawTime();
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

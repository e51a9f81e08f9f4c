/* Follows one queue's board. The page never reloads: each change arrives as an event and is drawn where it belongs. */
"use strict";

const queueId = decodeURIComponent(location.pathname.split("/").pop());
const at = (id) => document.getElementById(id);

/* A queue that is not known yet may be opened in a moment; a server that went away comes back. */
const LOOK_AGAIN_MS = 3000;
const UNKNOWN = {
  title: "This waiting room is not open.",
  text: "The address names no queue that we know. We keep looking.",
};

const NOTICES = {
  PAUSED: "There is a short break. Everybody keeps their turn.",
  CLOSED: "Closed for new patients. Whoever has a number will be seen.",
};

let shown = null;

function state(word, sign) {
  document.body.dataset.state = word;
  at("sign").textContent = sign;
}

function text(id, value) {
  if (at(id).textContent !== value) {
    at(id).textContent = value;
    return true;
  }
  return false;
}

function announceArrival(element) {
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

function drawNow(board) {
  const current = board.serving.find((one) => one.tokenNo === board.nowServing);
  const room = current ? "Room " + current.room : "";
  const newNumber = text("number", board.nowServing === null ? "–" : String(board.nowServing));
  const newRoom = text("room", room);
  at("number").classList.toggle("none", board.nowServing === null);
  if (shown && (newNumber || newRoom) && board.nowServing !== null) {
    announceArrival(at("number"));
  }
  if ((newNumber || newRoom) && current) {
    at("announcement").textContent = `Number ${board.nowServing}, please go to room ${current.room}.`;
  }
  const others = board.serving.filter((one) => one !== current && one.tokenNo !== null);
  items(at("others"), others, (item, one) => {
    const number = document.createElement("strong");
    number.textContent = one.tokenNo;
    item.append(number, "Room " + one.room);
  });
}

function draw(board) {
  text("doctor", board.doctorName ?? "Waiting room");
  text("specialty", board.specialty ?? "");
  const day = new Date(board.date + "T12:00:00");
  const session = board.session === "DAY" ? "" : " · " + board.session.toLowerCase();
  text("day", day.toLocaleDateString(undefined, { weekday: "long", day: "numeric", month: "long" }) + session);
  text("notice", NOTICES[board.state] ?? "");
  at("notice").hidden = !(board.state in NOTICES);
  drawNow(board);
  items(at("next"), board.next, (item, number) => { item.textContent = number; });
  at("nobody").hidden = board.next.length > 0;
  text("waiting", String(board.waitingCount));
  text("booked", String(board.bookedCount));
  document.title = (board.nowServing === null ? "" : board.nowServing + " · ") + (board.doctorName ?? "Waiting room");
  at("message").hidden = true;
  at("screen").hidden = false;
  shown = board;
}

function say(message) {
  at("message-title").textContent = message.title;
  at("message-text").textContent = message.text;
  at("screen").hidden = true;
  at("message").hidden = false;
}

function follow() {
  const events = new EventSource(`/queues/${encodeURIComponent(queueId)}/live`);
  events.onopen = () => state("live", "Live");
  events.addEventListener("board", (event) => {
    state("live", "Live");
    draw(JSON.parse(event.data));
  });
  events.onerror = () => {
    state("offline", "Offline");
    // the browser tries again by itself, unless the answer was a refusal
    if (events.readyState === EventSource.CLOSED) {
      findOutWhy().finally(() => setTimeout(follow, LOOK_AGAIN_MS));
    }
  };
}

async function findOutWhy() {
  try {
    const answer = await fetch(`/queues/${encodeURIComponent(queueId)}/board`);
    if (answer.status === 404 || answer.status === 400) {
      state("unknown", "Not open");
      say(UNKNOWN);
    }
  } catch {
    // still away; the sign says so already
  }
}

function tick() {
  const now = new Date();
  text("clock", now.toLocaleTimeString(undefined, { hour: "2-digit", minute: "2-digit" }));
  setTimeout(tick, 60_000 - (now.getTime() % 60_000));
}

tick();
follow();

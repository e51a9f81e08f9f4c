/* Draws what a board says, each thing where it belongs. What there is to say, others decide. */
import { fullDay, zoneOf } from "./days.js";
import { allCalled, foremost, isCalled, others, roomName, waitOf, wayTo } from "./numbers.js";

const at = (id) => document.getElementById(id);

/* After that, an announcement would only be met by somebody who reads through the page. */
const ANNOUNCED_MS = 5000;
/* A longer name is written smaller, so that its end, which is what people look for, is on the screen. */
const NAME_MAX = 45;

let calls = null; // as token@room; null before the first board
let announced = null;

const isNobodyCalledYet = (board) => board.nowServing === null && board.serving.length === 0;
const callOf = (one) => one.tokenNo + "@" + one.room;

export function text(id, value) {
  if (at(id).textContent !== value) {
    at(id).textContent = value;
  }
}

export function state(word, sign) {
  document.body.dataset.state = word;
  text("sign", sign);
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

function announce(fresh) {
  if (fresh.length === 0) {
    return;
  }
  at("announcement").textContent =
    fresh.map((one) => `Number ${one.tokenNo}, please ${wayTo(one.room)}.`).join(" ");
  clearTimeout(announced);
  announced = setTimeout(() => text("announcement", ""), ANNOUNCED_MS);
}

function drawNow(board) {
  const current = foremost(board);
  const called = allCalled(board);
  const fresh = calls === null ? [] : called.filter((one) => !calls.has(callOf(one)));
  calls = new Set(called.map(callOf));
  text("number", current ? String(current.tokenNo) : "");
  text("room", roomName(current?.room));
  at("number").dataset.digits = at("number").textContent.length;
  text("idle", current ? "" : isNobodyCalledYet(board) ? "Nobody has been called yet." : "One moment, please.");
  if (fresh.includes(current)) {
    animate(at("number"));
  }
  items(at("others"), others(board), (item, one) => {
    const number = document.createElement("strong");
    number.textContent = one.tokenNo;
    item.append(number, " ", roomName(one.room));
    item.classList.toggle("called", isCalled(one));
    item.classList.toggle("changed", fresh.includes(one));
  });
  announce(fresh);
}

function drawNext(board) {
  items(at("next"), board.next.map((number, i) => ({ number, wait: waitOf(board.waits[i]) })), (item, one) => {
    const number = document.createElement("span");
    number.textContent = one.number;
    item.append(number);
    if (one.wait) {
      const wait = document.createElement("small");
      wait.textContent = one.wait;
      item.append(" ", wait);
    }
  });
  at("nobody").hidden = board.next.length > 0;
}

export function draw(board) {
  const doctor = board.doctorName ?? "Waiting room";
  const session = board.session === "DAY" ? "" : " · " + board.session.toLowerCase();
  const current = foremost(board);
  text("doctor", doctor);
  at("doctor").toggleAttribute("data-long", doctor.length > NAME_MAX);
  text("specialty", board.specialty ?? "");
  text("day", fullDay(board.date, zoneOf(board)) + session);
  drawNow(board);
  drawNext(board);
  text("waiting", String(board.waitingCount));
  text("booked", String(board.bookedCount));
  document.title = (current ? current.tokenNo + " · " : "") + doctor;
}

/* Beside the numbers. */
export function notice(words, isBad) {
  text("notice", words);
  at("notice").classList.toggle("bad", isBad);
}

/* In place of the numbers; null where there are numbers to show. */
export function message(said) {
  at("screen").hidden = said !== null;
  at("message").hidden = said === null;
  if (said !== null) {
    text("message-title", said.title);
    text("message-text", said.text);
  }
}

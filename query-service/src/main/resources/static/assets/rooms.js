/* Lists the queues of the newest date, each with its doctor and how far it has come. */
"use strict";

const at = (id) => document.getElementById(id);

/* People look at this page for a moment; the boards themselves are live. */
const LOOK_AGAIN_MS = 10_000;

async function answer(path) {
  const response = await fetch(path);
  if (!response.ok) {
    throw new Error(path + " answered " + response.status);
  }
  return response.json();
}

function card(board) {
  const link = document.createElement("a");
  link.className = "card";
  link.href = "/board/" + board.queueId;
  const doctor = document.createElement("h2");
  doctor.textContent = board.doctorName ?? "Waiting room";
  const serving = document.createElement("span");
  serving.className = "serving";
  serving.textContent = board.nowServing ?? "–";
  serving.title = "Now serving";
  const line = document.createElement("p");
  line.className = "muted";
  const session = board.session === "DAY" ? "" : " · " + board.session.toLowerCase();
  line.textContent = `${board.specialty ?? ""} · Room ${board.room}${session} · ${board.waitingCount} waiting`;
  link.append(doctor, serving, line);
  const item = document.createElement("li");
  item.append(link);
  return item;
}

async function show() {
  const boards = (await answer("/boards")).items;
  const cards = boards
    .sort((a, b) => (a.doctorName ?? "").localeCompare(b.doctorName ?? ""))
    .map(card);
  at("empty").hidden = boards.length > 0;
  at("rooms").replaceChildren(...cards);
  at("day").textContent = boards.length === 0 ? "" : new Date(boards[0].date + "T12:00:00")
    .toLocaleDateString(undefined, { weekday: "long", day: "numeric", month: "long", year: "numeric" });
}

function keepShowing() {
  show().catch(() => {}).finally(() => setTimeout(keepShowing, LOOK_AGAIN_MS));
}

keepShowing();

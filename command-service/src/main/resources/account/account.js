/*
 * Sends what the page asks for, and says what came of it. What stands behind the # of a mailed link is its token: it is
 * sent with the form, and with nothing else.
 */
"use strict";

const at = (id) => document.getElementById(id);
const form = at("form");
const token = location.hash.slice(1);

/* Longer than a mail server may take, and no longer than anybody looks at a button that does nothing. */
const ANSWER_MAX_MS = 20_000;

/* Where the form is gone, whoever cannot see what is left in its place is led there. */
function refuse(text) {
  at("problem").textContent = text;
  if (form.hidden) {
    at("problem").focus();
  }
}

function finish() {
  form.hidden = true;
  at("done").textContent = at("done").dataset.text;
  at("done").focus();
  at("after")?.removeAttribute("hidden");
  // used up, and nobody's business
  history.replaceState(null, "", location.pathname);
}

/** The way to another link, where one may help. */
function offerAnother() {
  at("again")?.removeAttribute("hidden");
}

function minutes(response) {
  const seconds = Number(response.headers.get("Retry-After"));
  return seconds > 90 ? `in ${Math.ceil(seconds / 60)} minutes` : "in a minute";
}

/** Each field that is wrong, by the name that it has on the page; the first of them is where to go on. */
function point(errors) {
  const wrong = errors.map((error) => ({ field: form.elements[error.pointer.slice(1)], detail: error.detail }));
  const fields = wrong.map(({ field }) => field).filter(Boolean);
  fields.forEach((field) => field.setAttribute("aria-invalid", "true"));
  fields[0]?.focus();
  return wrong.map(({ field, detail }) => `${field?.labels[0].textContent ?? "It"} ${detail}.`).join(" ");
}

function pointNowhere() {
  form.querySelectorAll("[aria-invalid]").forEach((field) => field.removeAttribute("aria-invalid"));
}

async function explain(response) {
  const problem = await response.json().catch(() => ({}));
  switch (problem.code) {
    case "LINK_NOT_GOOD":
      form.hidden = true;
      offerAnother();
      return "This link has been used already, or it is too old.";
    case "TOO_MANY_ATTEMPTS":
      return `There were too many attempts. Please try again ${minutes(response)}.`;
    case "INVALID_REQUEST":
      return point(problem.errors ?? []) || problem.detail;
    default:
      return problem.detail ?? "That did not work. Please try again.";
  }
}

async function send() {
  const body = Object.fromEntries(new FormData(form));
  if ("link" in form.dataset) {
    body.token = token;
  }
  const response = await fetch("../" + form.dataset.call, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(ANSWER_MAX_MS),
  });
  if (response.ok) {
    finish();
  } else {
    refuse(await explain(response));
  }
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const button = form.querySelector("button");
  button.disabled = true;
  refuse("");
  pointNowhere();
  send()
    .catch(() => refuse("The clinic cannot be reached. Please try again."))
    .finally(() => { button.disabled = false; });
});

at("shown")?.addEventListener("change", (event) => {
  at("password").type = event.target.checked ? "text" : "password";
});

// another link, opened in the same window
addEventListener("hashchange", () => location.reload());

if ("link" in form.dataset && token === "") {
  form.hidden = true;
  offerAnother();
  refuse("Please open this page with the link in our mail.");
}

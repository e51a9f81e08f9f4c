/* Days and times as they are where a queue is: in the language of the page, with hours as this machine counts them. */

const PAGE = document.documentElement.lang;
/* A British machine writes an English date as the British do. */
const LANGUAGE = navigator.languages.find((one) => one.split("-")[0] === PAGE) ?? PAGE;
const { hourCycle: HOURS } = new Intl.DateTimeFormat(undefined, { hour: "numeric" }).resolvedOptions();

/* This machine's own zone where a queue's is not known yet, or not to this browser. */
export function zoneOf(board) {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: board?.zone }).resolvedOptions().timeZone;
  } catch {
    return undefined;
  }
}

export function clockTime(moment, timeZone) {
  return moment.toLocaleTimeString(LANGUAGE, { hour: "numeric", minute: "2-digit", hourCycle: HOURS, timeZone });
}

/* Swedish dates are written as in the board: 2026-03-02. */
export function today(timeZone) {
  return new Date().toLocaleDateString("sv", { timeZone });
}

/* Below zero for a day to come. */
export function daysAgo(date, timeZone) {
  return Math.round((Date.parse(today(timeZone)) - Date.parse(date)) / 86_400_000);
}

function named(date, parts) {
  return new Date(date + "T12:00:00").toLocaleDateString(LANGUAGE, parts);
}

export const weekday = (date) => named(date, { weekday: "long" });

/* The year is said where it is not the one that everybody takes it for. */
export function fullDay(date, timeZone) {
  const parts = { weekday: "long", day: "numeric", month: "long" };
  return named(date, date.slice(0, 4) === today(timeZone).slice(0, 4) ? parts : { ...parts, year: "numeric" });
}

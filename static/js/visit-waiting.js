// Shows what waits on this phone, and sends it from whichever page is open: at once, when the network comes back, and again
// after a while. Elements: see visits/waiting.html.
import * as vault from "./visit-vault.js";
import { drain } from "./visit-queue.js";

const place = document.querySelector("[data-waiting]");
const WAITS = [15, 30, 60, 120, 300]; // seconds
const ACTS = {
  draft: ["go-on", "discard"], pending: ["again"], conflict: ["beside", "look", "discard"], refused: ["open", "discard"],
  gone: ["discard"], large: ["open", "discard"], sending: [], sent: ["look"],
};
const sending = new Set();
const sent = new Map();
let owner = place?.dataset.owner ?? "";
let writing = ""; // the record that this page is about to write
let trouble = "";
let tries = 0;
let timer;
let showing = Promise.resolve();
let going = Promise.resolve();

const words = (text, facts) => text.replace(/\{(\w+)\}/g, (_all, name) => facts[name]);

export function clock(moment) {
  const at = new Date(moment);
  const today = at.toDateString() === new Date().toDateString();
  return at.toLocaleString("sv-SE", today ? { timeStyle: "short" } : { dateStyle: "short", timeStyle: "short" });
}

function standing(row) {
  if (sent.has(row.id)) return "sent";
  return sending.has(row.id) ? "sending" : row.state;
}

function stateOf(state, content) {
  if (state === "pending" && trouble) return place.dataset[trouble.replace("sign-in", "signIn")];
  return content.answer?.words || place.dataset[state];
}

function shown(row, content) {
  const state = standing(row);
  const line = document.getElementById("waiting-row").content.firstElementChild.cloneNode(true);
  line.dataset.id = row.id;
  line.querySelector("[data-who]").textContent = content.who;
  line.querySelector("[data-when-saved]").textContent = words(place.dataset.since, { time: clock(row.saved_at) });
  line.querySelector("[data-state]").textContent = stateOf(state, content);
  const acts = state === "pending" && ["sign-in", "stranger"].includes(trouble) ? ["sign-in"] : ACTS[state];
  line.querySelectorAll("[data-act]").forEach((act) => {
    if (!acts.includes(act.dataset.act)) return act.remove();
    if (act.dataset.act === "look") act.href = content.answer.url;
    if (act.dataset.act === "go-on") act.href = `${content.url}?started=1`;
    return act.addEventListener("click", () => ({ again: go, beside, open, discard })[act.dataset.act]?.(row));
  });
  return line;
}

function count(number) {
  const text = number === 1 ? place.dataset.one : place.dataset.many;
  return number ? words(text, { count: number }) : place.dataset.none;
}

async function show() {
  const rows = owner ? (await vault.list(owner)).filter((row) => row.id !== writing) : [];
  const lines = [];
  for (const row of rows) {
    const held = await vault.read(row, false);
    if (held) lines.push(shown(row, held.content));
  }
  const text = count(lines.length);
  for (const { row, content } of sent.values()) lines.push(shown(row, content));
  place.hidden = !lines.length;
  const status = place.querySelector("[data-count]");
  if (status.textContent !== text) status.textContent = text;
  if (!("compact" in place.dataset)) place.querySelector("[data-rows]").replaceChildren(...lines);
}

// Show everything anew. One after the other: a page that hears of two changes must not show the older one last.
export function refresh() {
  showing = showing.catch(() => {}).then(show);
  return showing;
}

function tell(what, row, content) {
  if (what === "sending") sending.add(row.id);
  else sent.set(row.id, { row, content });
  refresh();
}

async function once() {
  clearTimeout(timer);
  trouble = await drain(owner, place.dataset.pass, tell).catch(() => "server");
  sending.clear();
  await refresh();
  tries = trouble ? tries + 1 : 0;
  if (trouble) timer = setTimeout(go, WAITS[Math.min(tries, WAITS.length) - 1] * 1000);
}

// Send what waits, then again later if something stood in the way.
export function go() {
  if (owner) going = going.catch(() => {}).then(once);
  return going;
}

async function again(row, changes, content) {
  const held = await vault.read(row);
  const { parts: _sealed, ...head } = row;
  await vault.keep({ ...head, ...changes }, { ...held.content, ...content }, held.photos, row.id);
}

async function beside(row) {
  await again(row, { state: "pending" }, { beside: true, answer: null });
  await refresh();
  place.focus();
  await go();
}

async function open(row) {
  const id = `draft ${row.owner} ${row.item}`;
  if ((await vault.get(id))?.touched) {
    document.querySelector(`[data-id="${row.id}"] [data-state]`).textContent = place.dataset.taken;
    return;
  }
  await again(row, { id, state: "draft" }, {});
  window.location.assign(`${(await vault.read(row, false)).content.url}?started=1`);
}

async function discard(row) {
  const { content } = await vault.read(row, false);
  if (!(await confirmed(content.who))) return;
  await vault.forget(row.id);
  await refresh();
  place.focus();
}

// Ask before anything is deleted, with whose visit it is about.
export function confirmed(who) {
  const dialog = document.getElementById("waiting-discard");
  const text = document.getElementById("waiting-discard-text");
  text.textContent = words(text.dataset.words, { who });
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "discard"), { once: true });
  });
}

// Begin for somebody. `except` is the record that the page itself shows. Tells whether this browser can keep anything.
export async function begin(mark, except = "") {
  owner = mark;
  writing = except;
  if (!vault.possible()) return false;
  try {
    if (place.dataset.owner) await vault.seen(owner); // a page of the server knows who it is
    await refresh();
  } catch {
    return false;
  }
  if (place.dataset.owner) navigator.serviceWorker?.register(place.dataset.worker).catch(() => {});
  vault.windows.addEventListener("message", () => refresh());
  window.addEventListener("online", go);
  window.addEventListener("offline", go);
  document.addEventListener("visibilitychange", () => document.hidden || (trouble && go()));
  go();
  return true;
}

// The record page holds the place for what it writes (see visit-draft.js) and begins by itself.
export function submitted() {
  writing = "";
  navigator.storage?.persist?.();
  refresh().then(() => place.focus());
  return go();
}

if (owner && !document.querySelector("[data-record]")) begin(owner);

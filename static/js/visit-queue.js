// Sending what waits: each record once, under the key that makes a second try the same record for the server.
import * as vault from "./visit-vault.js";

const PATIENCE = 120_000; // a photo over a bad line takes its time
const FINAL = new Set(["conflict", "refused", "gone", "large"]);
const HOPELESS_NOW = new Set(["offline", "sign-in", "limited"]);

// What an answer means. Only JSON with an address says that the server has the record: the sign-in page of a hotel's network
// answers 200 as well.
export function meaning(status, type, answer) {
  if (type === "opaqueredirect" || status === 401 || status === 403) return "sign-in";
  if (status === 200) return answer?.url ? "sent" : "server";
  const known = { 404: "gone", 408: "server", 409: "conflict", 410: "gone", 413: "large", 429: "limited" };
  return known[status] ?? (status >= 400 && status < 500 ? "refused" : "server");
}

async function ask(address, options = {}) {
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(), PATIENCE);
  try {
    const response = await fetch(address, { ...options, redirect: "manual", signal: patience.signal });
    const answer = await response.json().catch(() => null);
    return { outcome: meaning(response.status, response.type, answer), answer };
  } catch {
    return { outcome: "offline" };
  } finally {
    clearTimeout(timer);
  }
}

function body(content, photos) {
  const data = new FormData();
  for (const [name, value] of content.fields) if (name !== "sent_at") data.append(name, value);
  data.append("sent_at", new Date().toISOString());
  if (content.beside) data.set("beside", "1");
  photos.forEach((photo) => data.append("photos", photo, photo.name));
  return data;
}

// Where two windows come to one record, only one of them sends it; the lock goes with its window.
function alone(id, act) {
  if (!navigator.locks) return act();
  return navigator.locks.request(`unioncare ${id}`, { ifAvailable: true }, (lock) => (lock ? act() : "sending"));
}

async function send(id, token, tell) {
  const row = await vault.get(id); // another window may have sent it meanwhile
  if (row?.state !== "pending") return "";
  const held = await vault.read(row);
  if (!held) return "";
  tell("sending", row, held.content);
  const headers = { "X-CSRFToken": token, "X-Waiting-Record": row.owner };
  const { outcome, answer } = await ask(held.content.url, { method: "POST", headers, body: body(held.content, held.photos) });
  if (outcome === "sent") {
    await vault.forget(id);
    tell("sent", row, { ...held.content, answer });
  } else if (FINAL.has(outcome)) {
    const { parts: _sealed, ...head } = row;
    await vault.keep({ ...head, state: outcome }, { ...held.content, answer }, held.photos);
  }
  return outcome;
}

// Send what waits and may be sent. Returns what stands in the way: "" nothing, or offline, sign-in, stranger, server, limited.
export async function drain(owner, pass, tell) {
  const waiting = (await vault.list(owner)).filter((row) => row.state === "pending");
  if (!waiting.length) return "";
  const { outcome, answer } = await ask(pass);
  if (!answer?.token) return HOPELESS_NOW.has(outcome) ? outcome : "server";
  if (answer.owner !== owner) return "stranger";
  let trouble = "";
  for (const { id } of waiting) {
    const met = await alone(id, () => send(id, answer.token, tell));
    if (HOPELESS_NOW.has(met)) return met;
    if (met === "server") trouble = met;
  }
  return trouble;
}

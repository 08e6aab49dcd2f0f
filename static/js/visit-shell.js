// The page that a service worker shows without network: it holds nothing of its own and opens what was begun on this phone.
import * as vault from "./visit-vault.js";
import { draftOf, write } from "./visit-draft.js";
import { begin } from "./visit-waiting.js";

const holder = document.querySelector("[data-shell]");
const item = /\/visits\/(\d+)\/record\/$/.exec(window.location.pathname)?.[1] ?? "";

function network() {
  document.querySelector("[data-away]").hidden = navigator.onLine;
  document.querySelector("[data-back]").hidden = !navigator.onLine;
}

function title(heading, about) {
  document.querySelector("[data-heading]").textContent = heading;
  document.querySelector("[data-facts]").replaceChildren(...about.map((text) => {
    const part = document.createElement("span");
    part.textContent = text;
    return part;
  }));
}

async function start() {
  window.addEventListener("online", network);
  window.addEventListener("offline", network);
  const owner = vault.possible() ? await vault.lastSeen() : "";
  const id = draftOf(owner, item);
  await begin(owner, id);
  const row = owner && item ? await vault.get(id) : null;
  const held = row && (await vault.read(row));
  if (!held) {
    document.querySelector("[data-nothing]").hidden = !item;
    return;
  }
  const { url, who, page, heading, about, zone } = held.content;
  title(heading, about);
  holder.innerHTML = page;
  const back = document.querySelector(".uc-phone-top a").getAttribute("href");
  await write(holder, { owner, item, url, who, page, heading, about, zone, after: back }, row, held);
}

start();

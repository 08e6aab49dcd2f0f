// The record page: writes on the phone where the browser can keep things, and is an ordinary form where it cannot.
import * as vault from "./visit-vault.js";
import { draftOf, photosOf, snapshot, write } from "./visit-draft.js";
import { begin } from "./visit-waiting.js";

const holder = document.querySelector("[data-record]");
const owner = document.querySelector("[data-waiting]").dataset.owner;

async function start() {
  const { item, url, who, zone } = holder.dataset;
  const id = draftOf(owner, item);
  const page = snapshot(holder);
  if (!(await begin(owner, id))) {
    holder.querySelector("[data-cannot]").hidden = false;
    photosOf(holder.querySelector("form"));
    return;
  }
  const row = await vault.get(id);
  const held = row && (await vault.read(row));
  const heading = document.querySelector(".uc-head h1").textContent;
  const about = [...document.querySelectorAll(".uc-head-sub > span")].map((part) => part.textContent);
  const facts = { owner, item, url, who, zone, page, heading, about, after: url };
  await write(holder, facts, held ? row : null, held, "answered" in holder.dataset);
}

if (holder) start();

// The record of a visit while it is written: kept on the phone as it is typed, back after a reload, handed over to be sent.
import * as vault from "./visit-vault.js";
import { answeredOf, fill, wallClock, written } from "./visit-fields.js";
import { watch } from "./visit-photos.js";
import { clock, confirmed, submitted } from "./visit-waiting.js";

const PAUSE = 300; // milliseconds without typing
export const draftOf = (owner, item) => `draft ${owner} ${item}`;

// The page as it came, to show it again without network. A token of the session is not kept.
export function snapshot(holder) {
  const copy = holder.cloneNode(true);
  copy.querySelectorAll("[name=csrfmiddlewaretoken], [role=alert].uc-errors").forEach((one) => one.remove());
  return copy.innerHTML;
}

function network(holder) {
  const notice = holder.querySelector("[data-offline]");
  const button = holder.querySelector("form .btn-primary");
  const usual = button.textContent;
  const show = () => {
    notice.hidden = navigator.onLine;
    button.textContent = navigator.onLine ? usual : notice.dataset.save;
  };
  window.addEventListener("online", show);
  window.addEventListener("offline", show);
  show();
}

function counter(form, line) {
  const place = line.querySelector("[data-required]");
  const show = () => {
    const { done, all } = answeredOf(form);
    place.textContent = place.dataset.words.replace("{done}", done).replace("{all}", all);
  };
  form.addEventListener("input", show);
  form.addEventListener("change", show);
  show();
}

// Photos become small in any browser; the rest of this module needs one that can keep things.
export function photosOf(form) {
  return watch(form.elements.photos, form.closest("[data-record], [data-shell]").querySelector("[data-photos]"));
}

class Draft {
  constructor(holder, facts, row) {
    this.holder = holder;
    this.facts = facts;
    this.form = holder.querySelector("form");
    this.line = holder.querySelector("[data-kept-line]");
    this.head = { id: draftOf(facts.owner, facts.item), owner: facts.owner, item: facts.item, state: "draft" };
    this.touched = Boolean(row?.touched);
    this.over = false;
    this.saving = Promise.resolve();
    this.changes = 0;
  }

  // Show what was kept; what was only opened before, or was answered by the server just now, begins as the page says.
  begin(held, answered) {
    this.photos = photosOf(this.form);
    this.touched ||= answered;
    this.form.removeAttribute("data-guard");
    if (held && this.touched && !answered) {
      fill(this.form, held.content.fields);
      this.photos.place(held.photos);
      this.say(held.content.answer?.words);
      this.kept(this.facts.saved_at);
    } else if (!answered) {
      this.form.elements.happened_at.value = wallClock(this.facts.zone);
    }
    this.form.querySelector(".uc-sticky").prepend(this.line);
    this.line.hidden = false;
    this.line.querySelector("[data-discard-draft]").hidden = !this.touched;
    counter(this.form, this.line);
    network(this.holder);
    this.listen();
    return this.save(held && this.touched && !answered ? this.facts.saved_at : Date.now());
  }

  listen() {
    const typed = (event) => {
      if (event.detail !== "filled") this.touched = true;
      this.changes += 1;
      this.line.setAttribute("aria-busy", "true");
      clearTimeout(this.timer);
      // A photo is taken once: it is kept at once, as is everything when the page goes.
      if (event.target === this.form.elements.photos) this.save();
      else this.timer = setTimeout(() => this.save(), PAUSE);
    };
    const leaving = () => this.touched && this.save();
    this.form.addEventListener("input", typed);
    this.form.addEventListener("change", typed);
    this.form.addEventListener("submit", (event) => this.submit(event));
    this.line.querySelector("[data-discard-draft]").addEventListener("click", () => this.discard());
    document.addEventListener("visibilitychange", () => document.hidden && leaving());
    window.addEventListener("pagehide", leaving);
    vault.windows.addEventListener("message", ({ data }) => {
      if (data === "wiped") this.giveUp();
    });
  }

  content(submitter) {
    const { fields, photos } = written(this.form, submitter);
    const { url, who, page, heading, about, zone } = this.facts;
    return { photos, told: { url, who, page, heading, about, zone, fields, beside: fields.some(([name]) => name === "beside") } };
  }

  save(moment = Date.now()) {
    clearTimeout(this.timer);
    this.saving = this.saving.then(async () => {
      if (this.over) return;
      const changes = this.changes;
      const { told, photos } = this.content();
      try {
        await vault.keep({ ...this.head, touched: this.touched, saved_at: moment }, told, photos);
        if (changes === this.changes) this.line.setAttribute("aria-busy", "false");
        if (this.touched) this.kept(moment);
      } catch {
        this.giveUp();
      }
    });
    return this.saving;
  }

  kept(moment) {
    const place = this.line.querySelector("[data-kept]");
    const text = place.dataset.words.replace("{time}", clock(moment));
    if (place.textContent !== text) place.textContent = text;
    this.line.querySelector("[data-discard-draft]").hidden = false;
  }

  say(text) {
    const place = this.holder.querySelector("[data-said]");
    place.querySelector("p").textContent = text ?? "";
    place.hidden = !text;
  }

  // No room, or signed out elsewhere: the page is an ordinary form again; without network it stays as it is.
  giveUp() {
    this.over = true;
    this.form.setAttribute("data-guard", "");
    const place = this.line.querySelector("[data-kept]");
    place.textContent = place.dataset.full;
  }

  async submit(event) {
    const ordinary = this.form.elements.csrfmiddlewaretoken;
    if (this.over && ordinary) return;
    event.preventDefault();
    if (this.over) return;
    if (!this.form.reportValidity()) return;
    await this.save();
    if (this.over) {
      if (ordinary) this.form.requestSubmit(event.submitter);
      return;
    }
    this.over = true;
    const { told, photos } = this.content(event.submitter);
    const id = `record ${this.form.elements.key.value}`;
    try {
      await vault.keep({ ...this.head, id, state: "pending", touched: true }, told, photos, this.head.id);
    } catch {
      this.giveUp();
      if (ordinary) this.form.requestSubmit(event.submitter);
      return;
    }
    this.holder.hidden = true;
    await submitted();
  }

  async discard() {
    if (!(await confirmed(this.facts.who))) return;
    this.over = true;
    await this.saving;
    await vault.forget(this.head.id);
    window.location.assign(this.facts.after);
  }
}

export async function write(holder, facts, row, held, answered = false) {
  await new Draft(holder, { ...facts, saved_at: row?.saved_at }, row).begin(held, answered);
}

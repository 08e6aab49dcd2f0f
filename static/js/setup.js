// htmx: what the page says when the network or the server fails, and what happens when the session has ended.
const trouble = document.getElementById("trouble");

function say(words) {
  if (!trouble) return;
  trouble.textContent = words;
  trouble.hidden = false;
}

document.addEventListener("htmx:sendError", () => say(trouble.dataset.offline));
document.addEventListener("htmx:timeout", () => say(trouble.dataset.offline));
document.addEventListener("htmx:responseError", (event) => {
  const words = { 403: trouble.dataset.refused, 429: trouble.dataset.limited };
  say(words[event.detail.xhr.status] || trouble.dataset.failed);
});
document.addEventListener("htmx:beforeRequest", () => {
  if (trouble) trouble.hidden = true;
});

// A session that ended answers with the sign-in page: show it as a page, never inside a panel.
document.addEventListener("htmx:beforeSwap", (event) => {
  const answered = event.detail.xhr.responseURL;
  if (answered && new URL(answered).pathname.startsWith("/accounts/")) {
    event.detail.shouldSwap = false;
    window.location.reload();
  }
});

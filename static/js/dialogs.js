// Dialogs are native <dialog>: the browser keeps the focus inside and closes on Escape.
// [data-opens="id"] opens one of the page; links with hx-target="#dialog" fill and open the common one.
// Those of the page open without this script too, by popovertarget; a script makes them modal, and then the browser's own act is put off.
const common = document.getElementById("dialog");

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-opens]");
  if (opener) {
    event.preventDefault();
    document.getElementById(opener.dataset.opens).showModal();
    return;
  }
  const closer = event.target.closest("[data-close]");
  const dialog = closer?.closest("dialog");
  if (dialog?.open) {
    event.preventDefault();
    dialog.close();
  }
});

if (common) {
  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target !== common) return;
    if (!common.innerHTML.trim()) common.close();
    else if (!common.open) common.showModal();
    (common.querySelector("[data-focus], [autofocus], .is-invalid") || common.querySelector("input, select, textarea"))?.focus();
  });
  // What a dialog showed (an unmasked number) must not stay in the page.
  common.addEventListener("close", () => common.replaceChildren());
  document.body.addEventListener("closeDialog", () => common.close());
}

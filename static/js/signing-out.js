// Signing out deletes what this browser keeps for the person, after it said what would be lost. A session that ends by itself deletes nothing.
async function leaves(number) {
  const dialog = document.getElementById("signing-out");
  const text = document.getElementById("signing-out-text");
  text.textContent = number === 1 ? text.dataset.one : text.dataset.many.replace("{count}", number);
  dialog.returnValue = "";
  dialog.showModal();
  await new Promise((resolve) => {
    dialog.addEventListener("close", resolve, { once: true });
  });
  return dialog.returnValue === "leave";
}

document.addEventListener("submit", async (event) => {
  const form = event.target;
  const owner = form.dataset.signsOut;
  if (!owner) return;
  event.preventDefault();
  const vault = await import("./visit-vault.js");
  if (vault.possible()) {
    const held = await vault.list(owner).catch(() => []);
    if (held.length && !(await leaves(held.length))) return;
    await vault.wipe(owner).catch(() => {});
  }
  form.submit();
}, true);

// Copying a text: the button shows itself only where scripts run; the text can be selected by hand anywhere.
for (const button of document.querySelectorAll("button[data-copies]")) button.hidden = false;

async function copy(field) {
  field.select();
  try {
    await navigator.clipboard.writeText(field.value);
    return true;
  } catch {
    // Without https there is no clipboard for scripts; the old command still copies what is selected.
    return document.execCommand("copy");
  }
}

document.addEventListener("click", async (event) => {
  const button = event.target.closest("button[data-copies]");
  if (!button) return;
  const done = await copy(document.getElementById(button.dataset.copies));
  const said = button.parentElement.querySelector("[role=status]");
  if (said) said.textContent = done ? button.dataset.done : button.dataset.failed;
});

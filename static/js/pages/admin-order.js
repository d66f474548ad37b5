// Places in the order of the words: what is chosen last stands last, also when it was there before.

const order = window.django?.jQuery;

order?.(document).on("select2:select", "select[data-in-order]", (event) => {
  const select = event.target;
  const chosen = [...select.options].find((option) => option.value === String(event.params.data.id));
  if (!chosen || chosen === select.lastElementChild) return;
  select.append(chosen);
  order(select).trigger("change");
});

// Select2 names its boxes by the value in them, which is nothing at first: name them by their label.
// Fields in the rows of a table have no label at all: name them by the heading of their column.

function nameBoxes(root) {
  for (const select of root.querySelectorAll("select.select2-hidden-accessible")) {
    const label = select.labels?.[0];
    const box = select.nextElementSibling?.querySelector(".select2-selection");
    const name = label ? label.textContent.trim().replace(/:$/u, "") : nameOfColumn(select);
    if (!box || !name) continue;
    for (const part of [box, ...box.querySelectorAll("[role=textbox], .select2-search__field")]) {
      const value = part.matches("input, textarea") ? "" : (select.selectedOptions[0]?.textContent.trim() ?? "");
      part.removeAttribute("aria-labelledby");
      part.setAttribute("aria-label", value && !select.multiple ? `${name}: ${value}` : name);
    }
  }
}

function nameCells(root) {
  for (const field of root.querySelectorAll("td :is(input:not([type=hidden]), select, textarea)")) {
    if (field.labels?.length || field.ariaLabel || field.classList.contains("select2-search__field")) continue;
    const name = nameOfColumn(field);
    if (name) field.setAttribute("aria-label", name);
  }
}

/** Return the heading of a table's column: rows in a table have no labels of their own. */
function nameOfColumn(field) {
  const cell = field.closest("td");
  if (cell?.classList.contains("delete")) return "Delete this row";
  const heading = cell?.closest("table")?.tHead?.rows[0]?.cells;
  const shown = cell && heading && [...heading].find((item) => item.className.includes(fieldOf(cell)));
  return (field.getAttribute("aria-label") ?? shown?.textContent ?? "").trim();
}

function fieldOf(cell) {
  const name = [...cell.classList].find((item) => item.startsWith("field-"));
  return name ? name.replace("field-", "column-") : "\n";
}

// The cross that empties a box of several values is no list item; each value has its own.
for (const select of document.querySelectorAll("select.admin-autocomplete[multiple]")) {
  select.dataset.allowClear = "false";
}

let isDue = false;
new MutationObserver(() => {
  if (isDue) return;
  isDue = true;
  requestAnimationFrame(() => {
    isDue = false;
    nameBoxes(document);
    nameCells(document);
  });
}).observe(document.body, { childList: true, subtree: true });
nameBoxes(document);
nameCells(document);

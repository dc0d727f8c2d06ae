// Sorting and filtering of tables, and where a map begins: pages are complete without it. Nothing is fetched or stored.
"use strict";
const words = document.currentScript.dataset;

function valueOf(row, column) {
  const cell = row.cells[column];
  return cell.dataset.value ?? cell.textContent.trim();
}

function compare(one, other) {
  const difference = Number(one) - Number(other);
  return Number.isNaN(difference) ? one.localeCompare(other, document.documentElement.lang, { numeric: true }) : difference;
}

function makeSortable(table) {
  const body = table.tBodies[0];
  [...table.tHead.rows[0].cells].forEach((head, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "sort";
    button.title = words.sort.replace("{column}", head.textContent.trim());
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const down = head.getAttribute("aria-sort") === "ascending";
      for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", down ? "descending" : "ascending");
      const rows = [...body.rows].sort((a, b) => compare(valueOf(a, column), valueOf(b, column)));
      body.append(...(down ? rows.reverse() : rows));
    });
  });
}

function labelled(text, control) {
  const label = document.createElement("label");
  label.append(text, control);
  return label;
}

function makeFilterable(table) {
  const rows = [...table.tBodies[0].rows];
  if (rows.length < 8) return;
  const search = document.createElement("input");
  search.type = "search";
  const shown = document.createElement("output");
  const tools = document.createElement("div");
  tools.className = "tools";
  tools.append(labelled(words.filter, search));
  const zones = [...new Set(rows.map((row) => row.dataset.zone).filter(Boolean))].sort();
  const zone = document.createElement("select");
  if (zones.length > 1) {
    zone.append(new Option(words.all, ""), ...zones.map((name) => new Option(name, name)));
    tools.append(labelled(words.zone, zone));
  }
  tools.append(shown);
  const apply = () => {
    const wanted = search.value.toLocaleLowerCase();
    let count = 0;
    for (const row of rows) {
      row.hidden = !row.textContent.toLocaleLowerCase().includes(wanted) || (zone.value && row.dataset.zone !== zone.value);
      count += row.hidden ? 0 : 1;
    }
    shown.textContent = words.shown.replace("{n}", count).replace("{all}", rows.length);
  };
  search.addEventListener("input", apply);
  zone.addEventListener("input", apply);
  table.before(tools);
  apply();
}

for (const table of document.querySelectorAll("table.sortable")) {
  makeSortable(table);
  makeFilterable(table);
}

// On a telephone a map is wider than the screen, and its marks stand in the middle of it.
for (const map of document.querySelectorAll(".map")) map.scrollLeft = (map.scrollWidth - map.clientWidth) / 2;

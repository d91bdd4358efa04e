// Sorts a table by the column whose heading is pressed; a second press turns the order round.

/** @param {HTMLTableRowElement} row
    @param {number} column */
const key = (row, column) => {
  const cell = row.cells[column];
  return cell.dataset.sort === undefined ? String(cell.textContent) : Number(cell.dataset.sort);
};

/** @param {HTMLTableElement} table */
const headingsOf = (table) => [.../** @type {HTMLTableSectionElement} */ (table.tHead).rows[0].cells];

/** @param {HTMLTableElement} table
    @param {number} column */
const sort = (table, column) => {
  const headings = headingsOf(table);
  const heading = headings[column];
  const sign = heading.getAttribute("aria-sort") === "ascending" ? -1 : 1;
  for (const other of headings) other.removeAttribute("aria-sort");
  heading.setAttribute("aria-sort", sign > 0 ? "ascending" : "descending");
  const rows = [...table.tBodies[0].rows];
  rows.sort((a, b) => {
    const [x, y] = [key(a, column), key(b, column)];
    return sign * (typeof x === "number" ? x - Number(y) : x.localeCompare(String(y)));
  });
  table.tBodies[0].append(...rows);
};

export const makeSortable = () => {
  for (const table of /** @type {NodeListOf<HTMLTableElement>} */ (document.querySelectorAll(".rope-sortable"))) {
    headingsOf(table).forEach((heading, column) =>
      heading.querySelector("button")?.addEventListener("click", () => sort(table, column)));
  }
};

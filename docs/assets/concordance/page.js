// The filter above the table of programs: rows by words and by method, or those alone where a program differs.

const root = /** @type {HTMLElement} */ (document.getElementById("rope-programs"));
const bar = /** @type {HTMLElement} */ (root.querySelector(".rope-filter"));

/** @param {string} name */
const field = (name) => /** @type {HTMLInputElement} */ (bar.querySelector(`[name="${name}"]`));

function show() {
  const words = field("words").value.trim().toLowerCase().split(/\s+/);
  const [method, apart] = [field("method").value, field("apart").checked];
  const rows = /** @type {HTMLTableRowElement[]} */ ([...root.querySelectorAll("tbody tr")]);
  let shown = 0;
  for (const row of rows) {
    const { words: own = "", methods = "" } = row.dataset;
    const fits = words.every((word) => own.includes(word)) && (!method || methods.split(" ").includes(method)) && (!apart || "apart" in row.dataset);
    row.hidden = !fits;
    shown += Number(fits);
  }
  /** @type {HTMLOutputElement} */ (bar.querySelector("output")).textContent = `${shown} of ${rows.length} settings`;
}

bar.hidden = false;
bar.addEventListener("input", show);
show();

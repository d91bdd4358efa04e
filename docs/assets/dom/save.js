/* Files that a reader takes away. */

const KEPT = 10_000; // ms; a browser may still be reading what was saved

/** @param {Blob} blob
    @param {string} name */
export function save(blob, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), KEPT);
}

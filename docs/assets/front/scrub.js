/* Numbers in a sentence that a reader can drag: a native slider stands over each, for keys and for those who hear the
   page; drags across it are counted in steps, since so small a slider could not be aimed. */

const STEP = 7; // px of a drag for one step

/** Make a number of a sentence a control; what is in it stays as its text.
    @param {HTMLElement} place
    @param {{ min: number, max: number, label: string, input: (value: number) => void }} options
    @returns {(value: number, text: string) => void} shows another value */
export function scrub(place, { min, max, label, input }) {
  const slider = document.createElement("input");
  Object.assign(slider, { type: "range", min, max, step: 1, autocomplete: "off" });
  slider.setAttribute("aria-label", label);
  const text = document.createElement("span");
  text.textContent = place.textContent;
  text.setAttribute("aria-hidden", "true");
  place.replaceChildren(text, slider);
  place.classList.add("live");
  slider.addEventListener("input", () => input(Number(slider.value)));

  /** @type {{ x: number, from: number } | null} */
  let drag = null;
  place.addEventListener("pointerdown", (event) => {
    if (event.button) return;
    drag = { x: event.clientX, from: Number(slider.value) };
    place.setPointerCapture(event.pointerId);
    event.preventDefault(); // the slider itself would jump to where it is pressed
    slider.focus({ preventScroll: true });
  });
  place.addEventListener("pointermove", (event) => {
    if (!drag) return;
    const value = Math.max(min, Math.min(max, drag.from + Math.round((event.clientX - drag.x) / STEP)));
    if (value !== Number(slider.value)) input(value);
  });
  for (const end of ["pointerup", "pointercancel"]) place.addEventListener(end, () => { drag = null; });

  return (value, said) => {
    slider.value = String(value);
    slider.setAttribute("aria-valuetext", said);
    text.textContent = said;
  };
}

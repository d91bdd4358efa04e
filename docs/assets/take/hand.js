// What a reader takes away of a figure: points and pictures as files, the link, a line of HTML.

import { save } from "../dom/save.js";
import { write } from "../figures/address.js";
import { stated } from "../figures/paint.js";
import { standalone } from "./picture.js";
import { csv } from "./points.js";

/** @import { Shown, Take } from "../figures/live.js" */

const SHARPNESS = 2; // pixels of a PNG for each of the picture
const ROOM = 40; // px, of what stands around a figure in a page of its own

/** The line that lets a frame say how high it is; without it the stated height stays, to which the figure fits.
    One for a page is enough, and more do no harm. */
const FOLLOW = 'addEventListener("message",({source,data})=>{for(const one of document.querySelectorAll("iframe"))'
  + "if(one.contentWindow===source&&data.ropedoc)one.height=data.height})";

/** @param {Shown} shown */
const settings = ({ figure, data, values }) => {
  const labels = [...figure.querySelectorAll(".rope-control label")];
  return data.controls.map(({ texts }, k) => `${labels[k].textContent} = ${texts[values[k]]}`).join(" · ");
};

/** @param {Shown} shown */
const picture = ({ figure, data, chosen, values }) => {
  const [traces, layout] = stated(data, chosen);
  const { color, family, size } = /** @type {{ color: string, family: string, size: number }} */ (layout.font);
  const title = String(figure.querySelector("figcaption")?.textContent);
  const paper = getComputedStyle(document.documentElement).getPropertyValue("--rope-paper").trim();
  return standalone(traces, layout, { title, setting: settings({ figure, data, chosen, values }), font: family, size, ink: color, paper });
};

/** @param {string} svg
    @returns {Promise<Blob>} */
const png = async (svg) => {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  await image.decode();
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [image.width * SHARPNESS, image.height * SHARPNESS];
  /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d")).drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => { if (blob) resolve(blob); else reject(new Error("the picture must fit a canvas")); }, "image/png");
  });
};

/** Name of a file: the figure's, with its setting.
    @param {Shown} shown
    @param {string} ending */
const named = ({ figure, data, values }, ending) => {
  const parts = data.controls.map(({ name, values: all }, k) => `${name}${all[values[k]]}`.replace(/[^\w.-]+/g, "_"));
  return `${[figure.dataset.figure, ...parts].join("-")}.${ending}`;
};

/** What can be copied stands there too, for browsers that keep the clipboard to themselves.
    @param {HTMLElement} figure
    @param {string} text
    @param {string} what */
const copy = async (figure, text, what) => {
  const place = /** @type {HTMLElement} */ (figure.querySelector(".rope-taken"));
  const field = /** @type {HTMLTextAreaElement} */ (place.querySelector("textarea"));
  field.value = text;
  place.hidden = false;
  field.select();
  const done = navigator.clipboard ? await navigator.clipboard.writeText(text).then(() => true, () => false) : false;
  const said = /** @type {HTMLElement} */ (place.querySelector("[role=status]"));
  said.textContent = done ? `${what} is copied.` : `${what}, to copy:`;
};

/** @param {Shown} shown
    @param {URL} folder */
const frame = ({ figure, data, values }, folder) => {
  const name = String(figure.dataset.figure);
  const theme = document.body.dataset.mdColorScheme === "slate" ? "dark" : "light";
  const address = `${new URL(`${name}.html`, folder).href}?theme=${theme}${write(name, data.controls, values)}`.replaceAll("&", "&amp;");
  const title = String(figure.querySelector("figcaption")?.textContent).replaceAll("&", "&amp;").replaceAll('"', "&quot;");
  const height = Math.ceil(figure.offsetHeight) + ROOM;
  return `<iframe src="${address}" title="${title}" width="100%" height="${height}" style="border:0" loading="lazy"></iframe><script>${FOLLOW}</script>`;
};

/** @type {Take} */
export const take = async (what, shown, folder) => {
  const { figure, data, values, chosen } = shown;
  if (what === "csv") save(new Blob([csv(data, chosen)], { type: "text/csv" }), named(shown, what));
  else if (what === "svg") save(new Blob([picture(shown)], { type: "image/svg+xml" }), named(shown, what));
  else if (what === "png") save(await png(picture(shown)), named(shown, what));
  else if (what === "link") await copy(figure, new URL(write(String(figure.dataset.figure), data.controls, values), location.href).href, "The link");
  else await copy(figure, frame(shown, folder), "The line");
};

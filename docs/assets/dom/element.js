/* Elements of the page, with attributes and what stands in them. */

const NAMESPACE = "http://www.w3.org/2000/svg";

/** @template {Element} E
    @param {E} made
    @param {Record<string, string | number>} attributes
    @param {(Node | string)[]} children */
function filled(made, attributes, children) {
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  made.append(...children);
  return made;
}

/** @template {keyof HTMLElementTagNameMap} K
    @param {K} name
    @param {Record<string, string | number>} [attributes]
    @param {(Node | string)[]} children */
export const element = (name, attributes = {}, ...children) => filled(document.createElement(name), attributes, children);

/** @template {keyof SVGElementTagNameMap} K
    @param {K} name
    @param {Record<string, string | number>} [attributes]
    @param {(Node | string)[]} children */
export const svg = (name, attributes = {}, ...children) => filled(document.createElementNS(NAMESPACE, name), attributes, children);

/* Scripts of the site that a page adds to itself. */

/** Add a script; the promise ends when it has run, or says that it could not be loaded.
    @param {string} src
    @returns {Promise<unknown>} */
export const loaded = (src) => new Promise((resolve, reject) => {
  const script = document.createElement("script");
  script.src = src;
  script.addEventListener("load", resolve);
  script.addEventListener("error", () => reject(new Error(`could not load ${src}`)));
  document.head.append(script);
});

// A worker that runs in the page, for pages opened from disk, where browsers start none from a file. The theme asks
// for it under this file's name. A script of a worker finds on its element the scope that it would have had.
(() => {
  "use strict";
  if (location.protocol !== "file:") return;

  /** @param {string} src
      @param {object} scope */
  const run = (src, scope) => new Promise((resolve, reject) => {
    const script = Object.assign(document.createElement("script"), { src, scope });
    script.addEventListener("load", resolve);
    script.addEventListener("error", () => reject(new Error(`could not load ${src}`)));
    document.head.append(script);
  });

  class PageWorker extends EventTarget {
    #inside = new EventTarget();

    /** @param {string | URL} address */
    constructor(address) {
      super();
      const inside = this.#inside;
      const scope = {
        addEventListener: inside.addEventListener.bind(inside),
        removeEventListener: inside.removeEventListener.bind(inside),
        dispatchEvent: inside.dispatchEvent.bind(inside),
        postMessage: (/** @type {unknown} */ data) => this.#later(this, data),
        importScripts: (/** @type {string} */ src) => run(src, scope),
      };
      this.ready = run(String(address), scope);
    }

    /** @param {unknown} data */
    postMessage(data) {
      this.ready.then(() => this.#later(this.#inside, data));
    }

    terminate() {}

    /** @param {EventTarget} target
        @param {unknown} data */
    #later(target, data) {
      setTimeout(() => target.dispatchEvent(new MessageEvent("message", { data })));
    }
  }
  const Native = globalThis.Worker;
  /** Browsers start a worker whose program the page itself holds, from disk too.
      @param {string | URL} address */
  const either = function (address) {
    return String(address).startsWith("blob:") ? new Native(address) : new PageWorker(address);
  };
  Object.assign(globalThis, { Worker: either });
})();

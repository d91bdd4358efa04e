// Starts the theme's search when a reader first searches, so that no page fetches its code and index before.
// A worker; its address names the theme's own: search-worker.js?search.HASH.min.js. From disk, where workers
// don't start, iframe-worker.js runs both in the page, with a scope of their own. Of a question the search gets the
// words that say what it is about: the theme would look for every word that begins with "a".
/** A message of the theme: in its setup, data holds the documents.
    @typedef {{ type: number, data: { docs: unknown[] } }} Message */
/** A query of the theme: its type, and the words.
    @typedef {{ type: number, data: string }} Query */
(() => {
  "use strict";
  const [SETUP, READY, QUERY, RESULT] = [0, 1, 2, 3]; // types of the theme's messages
  const SMALL = new Set("a an and are can do does for how i if in is it my of on or should that the this to what when where which why with".split(" "));
  const script = globalThis.document?.currentScript;
  const { addEventListener, dispatchEvent, importScripts, postMessage, removeEventListener } = script ? script.scope : globalThis;
  const address = new URL(script ? script.src : location.href);
  const file = `javascripts/workers/${address.search.slice(1)}`;
  const theirs = new URL(script ? file.replace(".min.", ".page.") : file, address).href;
  const documents = new URL("../search/search_documents.json", address).href;
  /** @type {Message} */
  let setup; // the theme's first message
  /** @type {Message} */
  let latest; // the last query, while the search starts
  let starting = false;

  const tell = (/** @type {Message | Query} */ data) => dispatchEvent(new MessageEvent("message", { data }));

  const meant = (/** @type {string} */ query) => {
    const words = query.split(/\s+/).filter((word) => !SMALL.has(word.toLowerCase()));
    return words.length ? words.join(" ") : query;
  };
  addEventListener("message", (/** @type {MessageEvent<Query>} */ event) => {
    const { type, data } = event.data;
    if (type !== QUERY || typeof data !== "string") return;
    const words = meant(data);
    if (words === data) return;
    event.stopImmediatePropagation();
    tell({ type, data: words });
  });

  const start = async () => {
    starting = true;
    try {
      if (!setup.data.docs.length) setup.data.docs = await (await fetch(documents)).json(); // from disk they are there
      await importScripts(theirs);
    } finally {
      starting = false;
    }
    removeEventListener("message", listen);
    tell(setup);
    setTimeout(() => tell(latest)); // once the setup has made the index
  };

  const listen = (/** @type {MessageEvent<Message>} */ { data: message }) => {
    if (message.type === SETUP) {
      setup = message;
      postMessage({ type: READY });
    } else if (!message.data) {
      postMessage({ type: RESULT, data: { items: [] } });
    } else {
      latest = message;
      if (!starting) start();
    }
  };
  addEventListener("message", listen);
})();

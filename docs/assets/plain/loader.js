// What a page loads where the site was built without Node: the modules of the script that this file stands for.
// Browsers take modules from a server alone, so from disk the page says what is missing.
(() => {
  const source = new URL(/** @type {HTMLScriptElement} */ (document.currentScript).src);
  const name = source.pathname.replace(/^.*\/|\.js$/g, "");
  const folder = name === "check" ? "checker" : name; // whose own name the mathematics has
  const module = name.startsWith("late-") ? `late/${name.slice(5)}.js` : `${folder}/page.js`;
  const still = "are still pictures and come to life";
  const kinds = /** @type {Record<string, string[]>} */ ({
    figures: ["figure[data-figure]", "figures", still],
    front: ["#front", "figures", still],
  });
  const [part, said, verb] = kinds[name] ?? [`#${name}`, name, "works"];
  if (location.protocol !== "file:") import(new URL(`modules/${module}`, source).href);
  else if (document.querySelector(part)) {
    const words = document.createElement("p");
    words.className = "admonition warning rope-plain";
    words.textContent =
      `This copy of the site was built without Node: its ${said} ${verb} only from a server. ` +
      "Run “python -m http.server” in the folder of the site, and open the address that it prints.";
    document.querySelector("article h1")?.after(words);
  }
})();
